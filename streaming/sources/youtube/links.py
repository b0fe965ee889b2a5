"""YouTube links in any form -> the video, channel, playlist or search they identify."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, quote, quote_plus

from errors import PermanentError
from streaming.sources.youtube import address as addresses
from streaming.sources.youtube.link_text import parts_of

_HANDLE = re.compile(r"@[\w.·-]{2,30}")
_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_PLAYLIST_ID = re.compile(r"(PL|UU|FL|OLAK5uy_)[A-Za-z0-9_-]{10,60}")
_OTHER_PAGES = {
    "clip": "a clip, whose link does not name its video",
    "post": "a community post, whose comments YouTube's API does not give",
    "feed": "a feed, which YouTube makes for each viewer",
}
# fmt: off
_NO_NAMES = frozenset({
    "about", "account", "ads", "attribution_link", "channel", "c", "user", "clip", "post", "feed",
    "gaming", "hashtag", "embed", "watch", "live", "shorts", "music", "oembed", "playlist",
    "premium", "redirect", "results", "signin", "source", "t", "video", "watch_videos",
})
# fmt: on
"""Folders of pages that are no channel's custom name."""


class NotAVideoError(PermanentError):
    """The text does not identify a YouTube video, or anything that has videos."""


@dataclass(frozen=True)
class Video:
    """A video by its 11-character ID."""

    video_id: str

    def __str__(self) -> str:
        return self.video_id


@dataclass(frozen=True)
class Channel:
    """A channel by its ID, its handle (with "@"), its user name, or its custom name."""

    by: Literal["id", "handle", "user", "custom"]
    name: str

    def __str__(self) -> str:
        folder = {"id": "channel/", "handle": "", "user": "user/", "custom": "c/"}[self.by]
        return f"https://www.youtube.com/{folder}{quote(self.name, safe='@')}"


@dataclass(frozen=True)
class Playlist:
    """A playlist by its ID."""

    playlist_id: str

    def __str__(self) -> str:
        return f"https://www.youtube.com/playlist?list={self.playlist_id}"


@dataclass(frozen=True)
class Search:
    """A search for videos by its words."""

    words: str

    def __str__(self) -> str:
        return f"https://www.youtube.com/results?search_query={quote_plus(self.words)}"


Link = Video | Channel | Playlist | Search
"""What a link identifies. Its text is a link or ID that identifies the same, without blanks."""


def link_of(text: str) -> Link:
    """Return what a link, an ID or a handle identifies.

    Raises:
        NotAVideoError: empty text, another site, or a page without videos.
    """
    parts = parts_of(text)
    part = parts[0] if len(parts) == 1 else text.strip()
    if addresses.VIDEO_ID.fullmatch(part) and part not in addresses.NO_IDS:
        return Video(part)
    if not part:
        raise NotAVideoError("No video given; paste a YouTube link or an 11-character video ID.")
    if _HANDLE.fullmatch(part):
        return Channel("handle", part)
    if _CHANNEL_ID.fullmatch(part):
        return Channel("id", part)
    if _PLAYLIST_ID.fullmatch(part):
        return Playlist(part)
    address = addresses.split(part)
    if address is None:
        raise NotAVideoError(
            f"{shown(part)} is not a YouTube link or an 11-character video ID; copy the link from "
            "the browser or YouTube's share button, or give a file of comments."
        )
    return _in_address(address, part)


def links_of(text: str) -> list[Link]:
    """Return the distinct links in a text, such as a list with commas or Markdown links.

    Raises:
        NotAVideoError: see `link_of`; for the first part that identifies nothing with videos.
    """
    parts = parts_of(text) or [text]
    return list(dict.fromkeys(link_of(part) for part in parts))


def shown(text: str) -> str:
    """Return hostile text for an error message: ASCII, and 80 characters at most."""
    return ascii(text[:80])[1:-1]


def _in_address(address: SplitResult, text: str) -> Link:
    if video_id := addresses.video_id_in(address):
        return Video(video_id)
    path, query = addresses.folders(address), addresses.query(address)
    for playlist_id in query.get("list", []):
        return _playlist(playlist_id, text)
    for words in query.get("search_query", []) + query.get("q", []):
        if path[:1] in (["results"], ["search"]) and words.strip():
            return Search(words.strip())
    if addresses.is_page(address) and (channel := _channel(path, query)):
        return channel
    page = _OTHER_PAGES.get(path[0].lower(), "") if path else ""
    page = page or "a page of YouTube that is no video, channel, playlist or search"
    raise NotAVideoError(f"{shown(text)} is {page}; open a video and copy its link.")


def _playlist(playlist_id: str, text: str) -> Playlist:
    if playlist_id.startswith("RD"):
        page = "a mix, which YouTube makes for each viewer"
    elif playlist_id in ("WL", "LL", "LM"):
        page = "a private list, which YouTube's API does not give"
    elif not re.fullmatch(r"[A-Za-z0-9_-]{10,80}", playlist_id):
        page = "a link with an incomplete playlist ID"
    else:
        return Playlist(playlist_id)
    raise NotAVideoError(f"{shown(text)} is {page}; open a video and copy its link.")


def _channel(path: list[str], query: dict[str, list[str]]) -> Channel | None:
    """Return the channel of a path such as /@name/videos, /channel/UC..., /c/Name or /Name."""
    for channel_id in query.get("channel", []):
        return Channel("id", channel_id) if _CHANNEL_ID.fullmatch(channel_id) else None
    match path:
        case [handle, *_] if _HANDLE.fullmatch(handle):
            return Channel("handle", handle)
        case ["channel", name, *_] if _CHANNEL_ID.fullmatch(name):
            return Channel("id", name)
        case ["c", name, *_]:
            return Channel("custom", name)
        case ["user", name, *_]:
            return Channel("user", name)
        case [name] if name.lower() not in _NO_NAMES and re.fullmatch(r"[\w.-]{3,60}", name):
            return Channel("custom", name)
        case _:
            return None
