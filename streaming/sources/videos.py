"""Comments of YouTube videos: by relevance or date, new ones only, or from a live chat."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, get_args

from errors import PermanentError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.live_chat import read_chat
from streaming.sources.new_comments import read_new, watch
from streaming.sources.report import SourceReport
from streaming.sources.waiting import Source, in_turns
from streaming.sources.youtube import VideoComments
from streaming.sources.youtube_api import YouTubeApi

Selection = Literal["relevance", "time", "new", "watch", "chat"]
"""A selection of comments: the most relevant, the newest, those not in the table yet ("new"), these
and all later ones ("watch"), or the live chat of a running stream. The last two have no end."""


def read_videos(
    video_ids: Sequence[str],
    settings: Settings,
    report: SourceReport,
    control: Control,
    *,
    request_id: str,
    selection: Selection,
    limit: int,
) -> Iterator[Comment]:
    """Return the comments of the videos in turn, fetched lazily.

    Args:
        video_ids: one or more distinct IDs.
        settings: for the API key.
        report: records problems, including videos that could not be read.
        control: cancelling it stops reading.
        request_id: set on every comment.
        selection: see `Selection`.
        limit: maximum comments per video, 1 or more. For "watch" it applies to each check, for
            "chat" not at all.

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
    api = YouTubeApi(settings)

    def source(video_id: str) -> Source:
        comments = VideoComments(api, video_id, report, request_id)
        match selection:
            case "new":
                return read_new(comments, video_id, settings, limit)
            case "watch":
                return watch(comments, video_id, settings, limit, report)
            case "chat":
                return read_chat(api, video_id, report, request_id)
            case _:
                return islice(comments.read(selection, limit), limit)

    return in_turns({video_id: source(video_id) for video_id in video_ids}, report, control)
