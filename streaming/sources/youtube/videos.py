"""Comments of YouTube videos: by relevance or date, new ones only, or from a live chat."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal, get_args

from errors import PermanentError, ToneError
from settings import Settings
from streaming.kafka.messages import Comment, key_of
from streaming.sources.control import Control
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.bookmarked import read_bookmarked
from streaming.sources.youtube.bookmarks import Bookmark, Wanted, new_bookmark
from streaming.sources.youtube.coverage import set_complete
from streaming.sources.youtube.ledger import Ledger
from streaming.sources.youtube.links import Link, Video
from streaming.sources.youtube.live_chat import read_chat
from streaming.sources.youtube.new_comments import watch
from streaming.sources.youtube.planning import ENDLESS, Approve, planned_videos
from streaming.sources.youtube.threads import VideoComments
from streaming.sources.youtube.waiting import Source, in_turns

Selection = Literal["relevance", "time", "new", "watch", "chat"]
"""A selection of comments: the most relevant, the newest, those not in the table yet ("new"), these
and all later ones ("watch"), or the live chat of a running stream. The last two have no end."""


def read_videos(
    links: Sequence[Link | str],
    settings: Settings,
    report: SourceReport,
    control: Control,
    *,
    request_id: str,
    selection: Selection,
    limit: int,
    videos: int | None = None,
    total: int | None = None,
    approve: Approve | None = None,
) -> Iterator[Comment]:
    """Return the comments of videos, and of the videos of channels, playlists and searches.

    Videos are read in turn; if there is a channel, playlist or search, one after the other. An
    interrupted reading can go on with `resume_videos`, except "watch" and "chat".

    Args:
        links: links, or video IDs.
        settings: for the API key, the limits, and the folder of bookmarks.
        report: records problems, including videos that could not be read, and the spent quota.
        control: cancelling it stops reading.
        request_id: set on every comment.
        selection: see `Selection`.
        limit: maximum comments per video, 1 or more. For "watch" it applies to the first check, for
            "chat" not at all.
        videos: maximum videos per channel, playlist or search; None for ``settings.video_limit``.
        total: maximum comments of all videos; None for no limit.
        approve: decides on the estimate of quota, see `planned_videos`, before this returns; if it
            rejects it, there are no comments. None to list the videos with the first comment.

    Raises:
        KeyRejectedError: there is no API key, or YouTube rejected it.
        PermanentError: unknown ``selection``, or a permanent error of ``youtube_errors``.
        RetryableError: a transient error that persisted for five tries, no network, or Hive is
            unavailable and needed to identify new comments.
    """
    if selection not in get_args(Selection):
        raise PermanentError(
            f"{selection!r} is not a selection of comments; choose one of "
            f"{', '.join(get_args(Selection))}."
        )
    api = _api(settings, report)
    given = [Video(link) if isinstance(link, str) else link for link in links]
    begun = datetime.now(UTC)

    def plan() -> list[str]:
        return planned_videos(
            given,
            api,
            settings,
            report,
            selection=selection,
            limit=limit,
            most=videos or settings.video_limit,
            total=total,
            approve=approve,
        )

    planned: list[str] | ToneError | None = None
    if approve is not None:
        try:
            planned = plan()
        except ToneError as error:
            planned = error

    def read() -> Iterator[Comment]:
        ids = plan() if planned is None else planned
        if isinstance(ids, ToneError):
            raise ids
        if selection in ENDLESS:
            yield from _endless(ids, api, settings, report, control, request_id, selection, limit)
            return
        alone = all(isinstance(link, Video) for link in given)
        source = " ".join(map(str, given))
        at_once = None if alone else 1
        wanted = Wanted(request_id, source, selection, limit, total, at_once, begun, tuple(ids))
        bookmark = new_bookmark(settings, wanted)
        if not alone:
            bookmark.begin()  # the list of videos was paid for
        yield from read_bookmarked(bookmark, api, settings, report, control, request_id)

    return iter(()) if planned == [] else read()


def resume_videos(
    bookmark: Bookmark,
    settings: Settings,
    report: SourceReport,
    control: Control,
    *,
    request_id: str,
) -> Iterator[Comment]:
    """Return the comments that an interrupted reading left, and no page that it fetched.

    Raises:
        KeyRejectedError: there is no API key, or YouTube rejected it.
        ToneError: see `read_videos`.
    """
    api = _api(settings, report)
    return read_bookmarked(bookmark, api, settings, report, control, request_id)


def _api(settings: Settings, report: SourceReport) -> YouTubeApi:
    report.quota.ledger = report.quota.ledger or Ledger(settings, report.warn)
    return YouTubeApi(settings, report.quota)


def _endless(
    ids: Sequence[str],
    api: YouTubeApi,
    settings: Settings,
    report: SourceReport,
    control: Control,
    request_id: str,
    selection: Selection,
    limit: int,
) -> Iterator[Comment]:
    def source(video_id: str) -> Source:
        def covered(until: datetime) -> None:
            control.sent.then(partial(set_complete, settings, video_id, until))

        if selection == "chat":
            return read_chat(api, video_id, report, request_id)
        comments = VideoComments(api, video_id, report, request_id)
        return watch(comments, video_id, settings, limit, report, covered)

    for comment in in_turns({video_id: source(video_id) for video_id in ids}, report, control):
        control.sent.read(key_of(comment))
        yield comment
