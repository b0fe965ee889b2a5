"""New comments of a video: those not in the table yet, read once or continuously."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from errors import RetryableError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.report import SourceReport
from streaming.sources.waiting import Source, Wait
from streaming.sources.youtube import VideoComments
from streaming.tables.hive import StoredComments, stored_comments

CHECK_SECONDS = 60.0
"""Interval between two checks of a watched video. A check costs 1 of 10,000 quota units a day."""

_OVERLAP = timedelta(hours=1)


def read_new(
    comments: VideoComments, video_id: str, settings: Settings, limit: int
) -> Iterator[Comment]:
    """Return the comments that are not in the table; older pages are not fetched.

    If the table has none of the video, these are the newest ``limit`` comments. New replies are
    only found in new threads.
    """
    return islice(_new(comments, stored_comments(settings, video_id)), limit)


def watch(
    comments: VideoComments, video_id: str, settings: Settings, limit: int, report: SourceReport
) -> Source:
    """Return the comments of `read_new`, then check for new ones without end.

    A check that fails with a transient error is recorded in the report; the next one catches up.
    """
    previous = stored_comments(settings, video_id)
    ids = set(previous.ids if previous else ())
    while True:
        checked_at = datetime.now(UTC)
        try:
            for comment in islice(_new(comments, previous), limit):
                ids.add(comment.comment_id)
                yield comment
            previous = StoredComments(checked_at - _OVERLAP, frozenset(ids))
        except RetryableError as error:
            report.warn(f"check of video {video_id} failed: {error}")
        yield Wait(CHECK_SECONDS)


def _new(comments: VideoComments, previous: StoredComments | None) -> Iterator[Comment]:
    if previous is None:
        return comments.read("time")
    recent = comments.read("time", since=previous.since)
    return (comment for comment in recent if comment.comment_id not in previous.ids)
