"""What a user names (videos, a file, the sample) -> its comments, each once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.files import SUFFIXES, is_file, read_file
from streaming.sources.report import SourceReport
from streaming.sources.sample import read_sample
from streaming.sources.video_id import video_ids_of
from streaming.sources.videos import Which, read_videos

SAMPLE = "sample"


def open_source(
    source: str,
    settings: Settings,
    *,
    request_id: str,
    limit: int | None = None,
    which: Which = "time",
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    report: SourceReport | None = None,
    control: Control | None = None,
) -> Iterator[Comment]:
    """Return the comments of ``source``, read as they are asked for, equal ids only once.

    Args:
        source: YouTube links or video ids with blanks or commas between them, a path that ends in
            .csv, .tsv, .jsonl or .ndjson, or the word "sample".
        settings: the YouTube key, and the limit for a video.
        request_id: goes into each comment, to tell this request's from all others.
        limit: comments at most, 1 or more; None is ``settings.comment_limit`` for each video and
            everything for a file.
        which: which comments of YouTube, see `streaming.sources.videos`.
        video_id: the video of a file's rows that name none; for files only.
        columns: field -> column, such as ``{"text": "CONTENT"}``; for files only.
        report: counts what is read, left out and wrong while the comments are taken.
        control: when cancelled, a source without end stops; needed for "watch" and "chat".

    Raises:
        PermanentError: no such video, file, column or key; see the source's own errors.
        RetryableError: YouTube cannot be reached, or limits the rate.
    """
    report = SourceReport() if report is None else report
    if source.strip() == SAMPLE:
        comments = read_sample(report, request_id=request_id)
    elif (path := _path(source)) is not None:
        comments = read_file(
            path, report, request_id=request_id, video_id=video_id, columns=columns
        )
    else:
        each = limit or settings.comment_limit
        videos = video_ids_of(source)
        comments = read_videos(
            videos,
            settings,
            report,
            control or Control(),
            request_id=request_id,
            which=which,
            limit=each,
        )
        limit = None
    return _distinct(comments, limit, report)


def _path(source: str) -> Path | None:
    """Tell a file's path from videos; None for videos."""
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
                f"comment id {comment.comment_id!r} of video {comment.video_id!r} is also one of "
                f"video {video_id!r}; read the videos one by one",
            )
