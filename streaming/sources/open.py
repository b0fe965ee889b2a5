"""What a user names (a video, a file, the sample) -> its comments, each once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from settings import Settings
from streaming.messages import Comment
from streaming.sources.files import SUFFIXES, is_file, read_file
from streaming.sources.report import SourceReport
from streaming.sources.sample import read_sample
from streaming.sources.video_id import video_id_of
from streaming.sources.youtube import read_video

SAMPLE = "sample"


def open_source(
    source: str,
    settings: Settings,
    *,
    request_id: str,
    limit: int | None = None,
    order: str = "time",
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    report: SourceReport | None = None,
) -> Iterator[Comment]:
    """Return the comments of ``source``, read as they are asked for, equal ids only once.

    Args:
        source: a YouTube link or video id, a path that ends in .csv, .tsv, .jsonl or .ndjson, or
            the word "sample".
        settings: the YouTube key, and the limit for a video.
        request_id: goes into each comment, to tell this request's from all others.
        limit: comments at most, 1 or more; None is ``settings.comment_limit`` for a video and
            everything for a file.
        order: "time" (newest first) or "relevance"; for YouTube only.
        video_id: the video of a file's rows that name none; for files only.
        columns: field -> column, such as ``{"text": "CONTENT"}``; for files only.
        report: counts what is read, left out and wrong while the comments are taken.

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
        limit = limit or settings.comment_limit
        comments = read_video(
            video_id_of(source), settings, report, request_id=request_id, limit=limit, order=order
        )
    return _distinct(comments, limit, report)


def _path(source: str) -> Path | None:
    """Tell a file's path from a video; None for a video."""
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
