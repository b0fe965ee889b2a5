"""Details of YouTube videos: title, channel, thumbnail and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from settings import Settings
from streaming.sources.comment import UnusableCommentError, encodable, parse_date
from streaming.sources.youtube_api import Item, YouTubeApi

_MAX_VIDEOS = 50
_THUMBNAIL_HOSTS = (".ytimg.com", ".ggpht.com")


@dataclass(frozen=True)
class VideoDetails:
    """Details of a video. Title and channel are untrusted; hidden counts are None.

    ``thumbnail`` is an HTTPS URL on one of YouTube's image hosts, or empty. ``live`` is True while
    a live stream with a chat is running.
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
    """Return the details of the first 50 videos, in order; unknown videos are left out.

    Raises:
        ToneError: no key, no network, or another error of ``youtube_errors``.
    """
    items = YouTubeApi(settings).videos(video_ids[:_MAX_VIDEOS])
    by_id = {item.get("id"): item for item in items}
    return [_details(video_id, by_id[video_id]) for video_id in video_ids if video_id in by_id]


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
        thumbnail=_image_url(str(chosen.get("url", ""))),
        views=_count(counts.get("viewCount")),
        likes=_count(counts.get("likeCount")),
        comments=_count(counts.get("commentCount")),
        published_at=published_at,
        live=bool(item.get("liveStreamingDetails", {}).get("activeLiveChatId")),
    )


def _image_url(url: str) -> str:
    """Return the URL if it is an HTTPS URL on YouTube's image hosts, else an empty string."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    own = host.endswith(_THUMBNAIL_HOSTS) and parts.scheme == "https" and parts.port is None
    return url if own and parts.username is None else ""


def _count(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None
