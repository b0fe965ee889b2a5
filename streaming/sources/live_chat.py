"""The live chat of a running stream, polled at the interval the API requests."""

from collections.abc import Iterator

from errors import RetryableError
from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, new_comment, parse_date
from streaming.sources.report import SourceReport
from streaming.sources.waiting import Source, Wait
from streaming.sources.youtube_api import Item, YouTubeApi
from streaming.sources.youtube_errors import (
    LiveChatEndedError,
    NoLiveChatError,
    PageGoneError,
    VideoNotFoundError,
)

_MIN_POLL_SECONDS = 1.0
_RETRY_SECONDS = 30.0


def read_chat(api: YouTubeApi, video_id: str, report: SourceReport, request_id: str) -> Source:
    """Return the messages of a live chat, from its last few minutes until the stream ends.

    Messages become comments without likes and with the source "live_chat". Messages without a text,
    such as new memberships, are left out. After a transient error, which is recorded in the report,
    reading continues where it stopped.

    Raises:
        VideoNotFoundError: the video does not exist.
        NoLiveChatError: the video is not a running stream, or its chat is turned off.
    """
    videos = api.videos([video_id])
    if not videos:
        raise VideoNotFoundError(
            f"Video {video_id} does not exist, or is private or deleted; check the link."
        )
    chat_id = videos[0].get("liveStreamingDetails", {}).get("activeLiveChatId")
    if not chat_id:
        raise NoLiveChatError(
            f"Video {video_id} has no active live chat; read its comments instead, or try again "
            "while the stream is running."
        )
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
        for item in page.get("items", []):
            yield from _comment(item, video_id, report, request_id)
        token = page.get("nextPageToken", token)
        if page.get("offlineAt"):
            return
        yield Wait(max(page.get("pollingIntervalMillis", 0) / 1000, _MIN_POLL_SECONDS))


def _comment(item: Item, video_id: str, report: SourceReport, request_id: str) -> Iterator[Comment]:
    snippet = item.get("snippet", {})
    text = snippet.get("textMessageDetails", {}).get("messageText") or snippet.get(
        "superChatDetails", {}
    ).get("userComment")
    if not text:
        return
    try:
        yield new_comment(
            comment_id=item.get("id", ""),
            video_id=video_id,
            author=item.get("authorDetails", {}).get("displayName", ""),
            text=text,
            published_at=parse_date(snippet.get("publishedAt", "")),
            source="live_chat",
            request_id=request_id,
        )
    except UnusableCommentError as error:
        report.skip(0, f"chat message {item.get('id') or '?'} skipped: {error}")
