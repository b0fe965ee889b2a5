"""What a user names (a video, a file, the sample) -> its comments, each once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from settings import Settings
from streaming.messages import Comment
from streaming.sources.files import CSV_SUFFIXES, JSONL_SUFFIXES, UnreadableFileError, read_file
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
    if "://" in source or not source.strip():
        return None
    path = Path(source).expanduser()
    if path.suffix.lower() in CSV_SUFFIXES | JSONL_SUFFIXES:
        return path
    if path.suffix and path.is_file():
        raise UnreadableFileError(f"{path} is neither .csv nor .jsonl; convert it to one of them.")
    return None


def _distinct(
    comments: Iterator[Comment], limit: int | None, report: SourceReport
) -> Iterator[Comment]:
    seen: set[tuple[str, str]] = set()
    for comment in comments:
        report.rows += 1
        identity = (comment.video_id, comment.comment_id)
        if identity in seen:
            report.duplicates += 1
            continue
        seen.add(identity)
        report.sent += 1
        yield comment
        if report.sent == limit:
            return
