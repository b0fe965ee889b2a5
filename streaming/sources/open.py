"""Opens a source (videos, a file or the sample) and returns its distinct comments."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.files import SUFFIXES, is_file, read_file
from streaming.sources.report import SourceReport
from streaming.sources.sample import read_sample
from streaming.sources.video_id import video_ids_of
from streaming.sources.videos import Selection, read_videos

SAMPLE = "sample"


def open_source(
    source: str,
    settings: Settings,
    *,
    request_id: str,
    limit: int | None = None,
    selection: Selection = "time",
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    report: SourceReport | None = None,
    control: Control | None = None,
) -> Iterator[Comment]:
    """Return the comments of a source, read lazily and without duplicate IDs.

    Args:
        source: YouTube links or video IDs separated by whitespace or commas, a path ending in .csv,
            .tsv, .jsonl or .ndjson, or "sample".
        settings: for the YouTube API key and the default limit.
        request_id: set on every comment, to identify the request.
        limit: maximum comments, 1 or more, per video or file. None means
            ``settings.comment_limit`` for videos and no limit for files.
        selection: selection of YouTube comments, see `streaming.sources.videos`.
        video_id: video of rows without a video ID; files only.
        columns: field -> column, such as ``{"text": "CONTENT"}``; files only.
        report: receives counts and problems while comments are read.
        control: cancelling it ends the selections "watch" and "chat".

    Raises:
        PermanentError: invalid video, file, column or key; see the errors of each source.
        RetryableError: YouTube is unreachable or rate-limiting.
    """
    report = SourceReport() if report is None else report
    if source.strip() == SAMPLE:
        comments = read_sample(report, request_id=request_id)
    elif (path := _path(source)) is not None:
        comments = read_file(
            path, report, request_id=request_id, video_id=video_id, columns=columns
        )
    else:
        comments = read_videos(
            video_ids_of(source),
            settings,
            report,
            control or Control(),
            request_id=request_id,
            selection=selection,
            limit=limit or settings.comment_limit,
        )
        limit = None
    return _distinct(comments, limit, report)


def _path(source: str) -> Path | None:
    """Return the path if the source is a file, or None if it names videos."""
    path = Path(source)
    if "://" in source or not path.suffix:
        return None
    return path if path.suffix.lower() in SUFFIXES or is_file(path) else None


def _distinct(
    comments: Iterator[Comment], limit: int | None, report: SourceReport
) -> Iterator[Comment]:
    sent = 0
    videos: dict[str, str] = {}
    for comment in comments:
        video_id = videos.get(comment.comment_id)
        if video_id is None:
            videos[comment.comment_id] = comment.video_id
            report.rows += 1
            report.sent += 1
            sent += 1
            yield comment
            if sent == limit:
                return
        elif video_id == comment.video_id:
            report.rows += 1
            report.duplicates += 1
        else:
            report.skip(
                0,
                f"comment ID {comment.comment_id!r} occurs in video {video_id!r} and in video "
                f"{comment.video_id!r}; read these videos separately",
            )
