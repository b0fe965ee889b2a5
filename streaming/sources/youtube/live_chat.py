"""The live chat of a running stream, polled at the interval the API requests."""

from errors import RetryableError
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.chat_message import chat_comment
from streaming.sources.youtube.errors import (
    LiveChatEndedError,
    NoLiveChatError,
    PageGoneError,
    VideoNotFoundError,
)
from streaming.sources.youtube.fields import Item, listed, mapping, number, text
from streaming.sources.youtube.waiting import Source, Wait

_MIN_POLL_SECONDS = 1.0
_RETRY_SECONDS = 30.0


def read_chat(api: YouTubeApi, video_id: str, report: SourceReport, request_id: str) -> Source:
    """Return the messages of a live chat, from its last few minutes until the stream ends.

    Messages become comments without likes and with the source "live_chat"; see `chat_comment` for
    those that do not. After a transient error, which is recorded in the report, reading continues
    where it stopped. The API has no chats of finished streams.

    Raises:
        VideoNotFoundError: the video does not exist.
        NoLiveChatError: the video is not a running stream, or its chat is turned off.
    """
    videos = api.videos([video_id])
    if not videos:
        raise VideoNotFoundError(
            f"Video {video_id} does not exist, or is private or deleted; check the link."
        )
    details = mapping(videos[0].get("liveStreamingDetails"))
    chat_id = text(details.get("activeLiveChatId"))
    if not chat_id:
        raise _no_chat(video_id, details)
    token: str | None = None
    while True:
        try:
            page = api.chat(video_id, chat_id, token)
        except LiveChatEndedError:
            return
        except PageGoneError:
            if token is None:
                raise
            token = None  # after a long pause, start again with the messages still shown
            continue
        except RetryableError as error:
            report.warn(f"live chat of video {video_id} interrupted: {error}")
            yield Wait(_RETRY_SECONDS)
            continue
        for item in listed(page.get("items")):
            message = chat_comment(item, report, video_id=video_id, request_id=request_id)
            if message is not None:
                yield message
        token = text(page.get("nextPageToken")) or token
        if page.get("offlineAt"):
            return
        yield Wait(max(number(page.get("pollingIntervalMillis")) / 1000, _MIN_POLL_SECONDS))


def _no_chat(video_id: str, details: Item) -> NoLiveChatError:
    if details.get("actualEndTime"):
        return NoLiveChatError(
            f"The stream of video {video_id} has ended and YouTube's API gives no chat of finished "
            "streams; save it with `yt-dlp --skip-download --write-subs --sub-langs live_chat` and "
            "analyze that file, or read the video's comments."
        )
    return NoLiveChatError(
        f"Video {video_id} has no active live chat; read its comments instead, or try again "
        "while the stream is running."
    )
