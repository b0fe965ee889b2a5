"""Comments of YouTube videos: by relevance or date, new ones only, or from a live chat."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal, get_args

from errors import PermanentError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.bookmarked import read_bookmarked
from streaming.sources.youtube.bookmarks import Bookmark, Wanted, new_bookmark
from streaming.sources.youtube.channels import list_videos
from streaming.sources.youtube.coverage import set_complete
from streaming.sources.youtube.links import Link, Video
from streaming.sources.youtube.live_chat import read_chat
from streaming.sources.youtube.new_comments import watch
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
    api = YouTubeApi(settings, report.quota)
    given = [Video(link) if isinstance(link, str) else link for link in links]
    alone = all(isinstance(link, Video) for link in given)

    def read() -> Iterator[Comment]:
        begun = datetime.now(UTC)
        most = videos or settings.video_limit
        ids = list_videos(given, api, report, most=most, limit=limit, total=total)
        if selection in ("watch", "chat"):
            yield from _endless(ids, api, settings, report, control, request_id, selection, limit)
            return
        source = " ".join(map(str, given))
        at_once = None if alone else 1
        wanted = Wanted(request_id, source, selection, limit, total, at_once, begun, tuple(ids))
        bookmark = new_bookmark(settings, wanted)
        if not alone:
            bookmark.begin()  # the list of videos was paid for
        yield from read_bookmarked(bookmark, api, settings, report, control, request_id)

    return read()


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
    api = YouTubeApi(settings, report.quota)
    return read_bookmarked(bookmark, api, settings, report, control, request_id)


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
        control.sent.read(comment.comment_id)
        yield comment
