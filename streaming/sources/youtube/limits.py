"""Limits of the comments that are read, and whether there are more comments than these."""

from collections.abc import Generator
from inspect import GEN_CREATED, getgeneratorstate

from streaming.kafka.messages import Comment
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.errors import ClosedError


def read_limited(
    comments: Generator[Comment, None, bool], limit: int, api: YouTubeApi, report: SourceReport
) -> Generator[Comment, None, bool]:
    """Return up to ``limit`` comments of a video; the report counts the video if it has more.

    Args:
        comments: the comments of the video.
        limit: maximum comments, 0 or more.
        api: client that fetches ``comments``; it is closed at the limit.
        report: counts the video.

    Returns:
        False if there are more comments, else what ``comments`` returns.
    """
    for _ in range(limit):
        try:
            comment = next(comments)
        except StopIteration as end:
            return bool(end.value)
        yield comment
    api.close()
    try:
        next(comments)
    except StopIteration as end:
        return bool(end.value)
    except ClosedError:
        pass
    comments.close()
    report.cut_videos += 1
    return False


def has_more(source: Generator[object, None, None], api: YouTubeApi) -> bool:
    """Return whether a source has or may have another item, without a request.

    Closes ``api``, the client of the source. A source that was not begun may have items.
    """
    if getgeneratorstate(source) == GEN_CREATED:
        return True
    api.close()
    try:
        return next(source, None) is not None
    except ClosedError:
        return True
