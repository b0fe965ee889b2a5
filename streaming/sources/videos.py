"""Which comments of one or several YouTube videos: the best, the newest, the new ones, the chat."""

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

Which = Literal["relevance", "time", "new", "watch", "chat"]
"""The most relevant comments, the newest ones, those that the table does not hold yet, these and
then every new one, or the live chat of a running stream. The last two have no end."""


def read_videos(
    video_ids: Sequence[str],
    settings: Settings,
    report: SourceReport,
    control: Control,
    *,
    request_id: str,
    which: Which,
    limit: int,
) -> Iterator[Comment]:
    """Return the videos' comments, of each in its turn, fetched as they are asked for.

    Args:
        video_ids: 1 or more, each once.
        settings: the key.
        report: notes what could not be read, also a video among several.
        control: when cancelled, nothing more is read.
        request_id: goes into each comment.
        which: see `Which`.
        limit: comments of each video at most, 1 or more; a watched video may give as many at each
            look, a live chat any number.

    Raises:
        KeyRejectedError: no API key, or one that is not accepted.
        PermanentError: there is no such ``which``, or an answer of ``youtube_errors`` that lasts.
        RetryableError: one that passes, still there after five tries; no network; Hive is away
            and needed to tell what is new.
    """
    if which not in get_args(Which):
        raise PermanentError(f"There is no {which!r}; choose one of {', '.join(get_args(Which))}.")
    api = YouTubeApi(settings)

    def one(video_id: str) -> Source:
        comments = VideoComments(api, video_id, report, request_id)
        match which:
            case "new":
                return read_new(comments, video_id, settings, limit)
            case "watch":
                return watch(comments, video_id, settings, limit, report)
            case "chat":
                return read_chat(api, video_id, report, request_id)
            case _:
                return islice(comments.read(which, limit), limit)

    return in_turns({video_id: one(video_id) for video_id in video_ids}, report, control)
