"""What YouTube says of a video itself: title, channel, thumbnail and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from settings import Settings
from streaming.sources.comment import UnusableCommentError, encodable, parse_date
from streaming.sources.youtube_api import Item, YouTubeApi

_MOST = 50
_THUMBNAIL_HOSTS = (".ytimg.com", ".ggpht.com")


@dataclass(frozen=True)
class VideoDetails:
    """One video. Title and channel are strangers' words; a count that is kept secret is None.

    ``thumbnail`` is an https address on one of YouTube's own image hosts, or empty. ``live`` tells
    whether it is a running stream with a chat.
    """

    video_id: str
    title: str
    channel: str
    thumbnail: str
    views: int | None
    likes: int | None
    comments: int | None
    published_at: datetime | None
    live: bool


def video_details(video_ids: Sequence[str], settings: Settings) -> list[VideoDetails]:
    """Return what is known of the first 50 videos, in their order; of unknown ones nothing.

    Raises:
        ToneError: no key, no network, or what else ``youtube_errors`` tells.
    """
    items = YouTubeApi(settings).videos(video_ids[:_MOST])
    found = {item.get("id"): item for item in items}
    return [_details(video_id, found[video_id]) for video_id in video_ids if video_id in found]


def _details(video_id: str, item: Item) -> VideoDetails:
    snippet, counts = item.get("snippet", {}), item.get("statistics", {})
    thumbnails = snippet.get("thumbnails", {})
    chosen = thumbnails.get("medium") or thumbnails.get("default") or {}
    try:
        published_at = parse_date(snippet.get("publishedAt", ""))
    except UnusableCommentError:
        published_at = None
    return VideoDetails(
        video_id=video_id,
        title=encodable(str(snippet.get("title", ""))),
        channel=encodable(str(snippet.get("channelTitle", ""))),
        thumbnail=_own_address(str(chosen.get("url", ""))),
        views=_count(counts.get("viewCount")),
        likes=_count(counts.get("likeCount")),
        comments=_count(counts.get("commentCount")),
        published_at=published_at,
        live=bool(item.get("liveStreamingDetails", {}).get("activeLiveChatId")),
    )


def _own_address(url: str) -> str:
    """Keep an address only if a browser would ask YouTube's own hosts, and nobody else, for it."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return ""
    own = host.endswith(_THUMBNAIL_HOSTS) and address.scheme == "https" and address.port is None
    return url if own and address.username is None else ""


def _count(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None
