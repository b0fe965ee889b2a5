"""New comments of a video: those not in the table yet, read once or continuously.

What this costs of the key's daily quota, at 1 unit per page of 100 threads:

- The pages with threads since the last reading that came to an end (`coverage`). If none did, as
  after an analysis cut by its limit or the quota: all pages down to the last comment needed.
- Up to 10 pages of older threads, because a new reply does not move its thread to the first page.
  A watched video costs them once in half an hour; other checks read the first page alone.
- 1 unit for each thread with new replies if it has more than five, per 100 replies.
"""

import time
from collections.abc import Callable, Collection, Generator
from datetime import UTC, datetime, timedelta

from errors import RetryableError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, parse_date
from streaming.sources.report import SourceReport
from streaming.sources.youtube.coverage import complete_until
from streaming.sources.youtube.errors import PageGoneError
from streaming.sources.youtube.fields import mapping, text
from streaming.sources.youtube.paging import Page
from streaming.sources.youtube.place import Place
from streaming.sources.youtube.threads import BEGINNING, Earlier, VideoComments
from streaming.sources.youtube.waiting import Source, Wait
from streaming.tables.hive import stored_comments

CHECK_SECONDS = 60.0
"""Interval between two checks of a watched video."""

REPLY_SECONDS = 1800.0
"""Interval between two checks of older threads of a watched video for new replies."""

OLDER_PAGES = 10
"""Pages of older threads that are checked for new replies."""

_OVERLAP = timedelta(hours=1)


def read_new(
    comments: VideoComments,
    video_id: str,
    settings: Settings,
    report: SourceReport,
    start: Place = BEGINNING,
    ids: Collection[str] = frozenset(),
) -> Generator[Comment, None, bool]:
    """Return the comments and replies that are not in the table, newest threads first.

    Reading begins at ``start`` and leaves out the comments with these ``ids``, too. The report
    counts all that are left out.

    After an analysis that did not come to an end, these include the older ones that it left. New
    replies come from the newest threads: those since the last reading and 1,000 more.
    """
    stored = stored_comments(settings, video_id)
    since = complete_until(settings, video_id) if stored.ids else None
    earlier = Earlier(stored.ids.union(ids), stored.replies, report.pass_over)
    return comments.read("time", start=start, earlier=earlier, enough=_enough(since, OLDER_PAGES))


def watch(
    comments: VideoComments,
    video_id: str,
    settings: Settings,
    limit: int,
    report: SourceReport,
    covered: Callable[[datetime], None],
) -> Source:
    """Return the comments of `read_new`, then check for new ones without end.

    The limit counts in the first check only, and not if an earlier reading came to an end: later
    checks bring all new comments. A check that fails with a transient error is recorded in the
    report; the next one catches up.

    ``covered`` is called after a check with the time it began, once no comment was left out.
    """
    stored = stored_comments(settings, video_id)
    since = complete_until(settings, video_id) if stored.ids else None
    ids = set(stored.ids)
    earlier = Earlier(ids, stored.replies)
    whole, replies_checked = True, float("-inf")
    while True:
        checked_at, now = datetime.now(UTC), time.monotonic()
        older = OLDER_PAGES if now - replies_checked >= REPLY_SECONDS else 1
        new = comments.read("time", earlier=earlier, enough=_enough(since, older))
        try:
            whole &= yield from limited(_noted(new, ids), None if since else limit)
            since = checked_at
            replies_checked = now if older == OLDER_PAGES else replies_checked
            if whole:
                covered(checked_at)
        except (RetryableError, PageGoneError) as error:
            report.warn(f"check of video {video_id} failed: {error}")
        yield Wait(CHECK_SECONDS)


def limited(
    comments: Generator[Comment, None, bool], limit: int | None
) -> Generator[Comment, None, bool]:
    """Return up to ``limit`` comments, then False; or all, then what the generator returns."""
    taken = 0
    while taken != limit:
        try:
            comment = next(comments)
        except StopIteration as end:
            return bool(end.value)
        taken += 1
        yield comment
    comments.close()
    return False


def _noted(
    comments: Generator[Comment, None, bool], ids: set[str]
) -> Generator[Comment, None, bool]:
    while True:
        try:
            comment = next(comments)
        except StopIteration as end:
            return bool(end.value)
        ids.add(comment.comment_id)
        yield comment


def _enough(since: datetime | None, older_pages: int) -> Callable[[Page], bool]:
    """Return a function that ends reading after ``older_pages`` pages that reach before ``since``.

    The time leaves an hour for comments that YouTube shows late, and for clock differences.
    Without it, reading goes on to the last page.
    """
    older = 0

    def enough(page: Page) -> bool:
        nonlocal older
        if since is None or not page.items or _published(page) >= since - _OVERLAP:
            return False
        older += 1
        return older >= older_pages

    return enough


def _published(page: Page) -> datetime:
    """Return the publication time of a page's last thread; one without a date counts as new."""
    top = mapping(mapping(page.items[-1].get("snippet")).get("topLevelComment"))
    try:
        date = parse_date(text(mapping(top.get("snippet")).get("publishedAt")))
    except UnusableCommentError:
        date = None
    return date or datetime.max.replace(tzinfo=UTC)
