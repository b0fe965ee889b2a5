"""The comments of a video that were written since it was read last, once or again and again."""

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

LOOK_SECONDS = 60.0
"""Between two looks at a watched video; one look costs one of a key's 10,000 units a day."""

_OVERLAP = timedelta(hours=1)


def read_new(
    comments: VideoComments, video_id: str, settings: Settings, limit: int
) -> Iterator[Comment]:
    """Return what the table does not hold of the video: no page older than that is fetched.

    Of a video that was never read, the newest ``limit`` comments are new. New replies come with
    new threads; those to older threads are not looked for.
    """
    known = stored_comments(settings, video_id)
    return islice(_unknown(comments, known), limit)


def watch(
    comments: VideoComments, video_id: str, settings: Settings, limit: int, report: SourceReport
) -> Source:
    """Return what `read_new` does, then wait and look again, without end.

    A look that fails for a reason that passes is noted in the report, and made up for by the next.
    """
    known = stored_comments(settings, video_id)
    ids = set(known.ids if known else ())
    while True:
        looked_at = datetime.now(UTC)
        try:
            for comment in islice(_unknown(comments, known), limit):
                ids.add(comment.comment_id)
                yield comment
            known = StoredComments(looked_at - _OVERLAP, frozenset(ids))
        except RetryableError as error:
            report.warn(f"a look at video {video_id} failed: {error}")
        yield Wait(LOOK_SECONDS)


def _unknown(comments: VideoComments, known: StoredComments | None) -> Iterator[Comment]:
    if known is None:
        return comments.read("time")
    found = comments.read("time", since=known.since)
    return (comment for comment in found if comment.comment_id not in known.ids)
