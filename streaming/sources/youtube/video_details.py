"""Details of YouTube videos: title, channel, thumbnail, length and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from settings import Settings
from streaming.sources.comment import UnusableCommentError, encodable, parse_date
from streaming.sources.youtube.api import LIST_PAGE, YouTubeApi
from streaming.sources.youtube.duration import seconds_of
from streaming.sources.youtube.fields import Item, count, mapping, text

_THUMBNAIL_HOSTS = (".ytimg.com", ".ggpht.com")


@dataclass(frozen=True)
class VideoDetails:
    """Details of a video. Title and channel are untrusted; hidden counts are None.

    ``thumbnail`` is an HTTPS URL on one of YouTube's image hosts, or empty. ``live`` is True while
    a live stream with a chat is running. ``seconds`` is the length; None while a stream runs.
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
    channel_id: str = ""
    seconds: int | None = None


def video_details(video_ids: Sequence[str], settings: Settings) -> list[VideoDetails]:
    """Return the details of the first 50 videos, in order; unknown videos are left out.

    Raises:
        ToneError: no key, no network, or another error of ``youtube_errors``.
    """
    return details_of(video_ids[:LIST_PAGE], YouTubeApi(settings))


def details_of(video_ids: Sequence[str], api: YouTubeApi) -> list[VideoDetails]:
    """Return the details of up to 50 videos, in order; unknown videos are left out."""
    by_id = {text(item.get("id")): item for item in api.videos(video_ids)}
    return [_details(video_id, by_id[video_id]) for video_id in video_ids if video_id in by_id]


def all_details(video_ids: Sequence[str], api: YouTubeApi) -> list[VideoDetails]:
    """Return the details of any number of videos, at 1 unit of quota per 50 of them."""
    return [
        video
        for start in range(0, len(video_ids), LIST_PAGE)
        for video in details_of(video_ids[start : start + LIST_PAGE], api)
    ]


def _details(video_id: str, item: Item) -> VideoDetails:
    snippet, counts = mapping(item.get("snippet")), mapping(item.get("statistics"))
    thumbnails = mapping(snippet.get("thumbnails"))
    chosen = mapping(thumbnails.get("medium") or thumbnails.get("default"))
    try:
        published_at = parse_date(text(snippet.get("publishedAt")))
    except UnusableCommentError:
        published_at = None
    return VideoDetails(
        video_id=video_id,
        title=encodable(text(snippet.get("title"))),
        channel=encodable(text(snippet.get("channelTitle"))),
        thumbnail=_image_url(text(chosen.get("url"))),
        views=count(counts.get("viewCount")),
        likes=count(counts.get("likeCount")),
        comments=count(counts.get("commentCount")),
        published_at=published_at,
        channel_id=text(snippet.get("channelId")),
        seconds=seconds_of(text(mapping(item.get("contentDetails")).get("duration"))),
        live=bool(mapping(item.get("liveStreamingDetails")).get("activeLiveChatId")),
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
