"""The live chat of a running stream, polled as often as the API says."""

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

_LEAST_SECONDS = 1.0
_RETRY_SECONDS = 30.0


def read_chat(api: YouTubeApi, video_id: str, report: SourceReport, request_id: str) -> Source:
    """Return what is written in the chat, from its last few minutes on, until the stream ends.

    Messages without a text, such as new memberships, are no comments. The chat's messages are
    comments without likes, of the source "live_chat". A failure that passes is noted in the report
    and waited out; the chat goes on where it was.

    Raises:
        VideoNotFoundError: there is no such video.
        NoLiveChatError: the video is no running stream, or its chat is off.
    """
    found = api.videos([video_id])
    if not found:
        raise VideoNotFoundError(
            f"There is no video {video_id}, or it is private or deleted; check the link."
        )
    chat_id = found[0].get("liveStreamingDetails", {}).get("activeLiveChatId")
    if not chat_id:
        raise NoLiveChatError(
            f"Video {video_id} has no live chat now; read its comments instead, or come back "
            "when the stream runs."
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
            token = None  # after a long pause: what the chat still shows comes again
            continue
        except RetryableError as error:
            report.warn(f"the chat of video {video_id} could not be read for a while: {error}")
            yield Wait(_RETRY_SECONDS)
            continue
        for item in page.get("items", []):
            yield from _comment(item, video_id, report, request_id)
        token = page.get("nextPageToken", token)
        if page.get("offlineAt"):
            return
        yield Wait(max(page.get("pollingIntervalMillis", 0) / 1000, _LEAST_SECONDS))


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
        report.skip(0, f"message {item.get('id') or '?'} of the chat is left out: {error}")
