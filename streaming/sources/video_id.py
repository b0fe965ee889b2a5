"""YouTube links in any form -> video IDs."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from errors import PermanentError

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOSTS = re.compile(r"(.+\.)?(youtube\.com|youtube-nocookie\.com|youtube\.googleapis\.com)")
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_VIDEO_FOLDERS = frozenset({"shorts", "live", "embed", "v", "vi", "e", "watch"})
_NESTED = ("u", "url", "continue", "next")
# Eleven characters long, but not video IDs.
_NO_IDS = frozenset({"videoseries", "live_stream"})


class NotAVideoError(PermanentError):
    """The text does not identify a YouTube video."""


def video_id_of(text: str) -> str:
    """Return the 11-character video ID of an ID or a link in any form.

    Raises:
        NotAVideoError: empty text, another site, or a channel, playlist or search.
    """
    link = text.strip().strip("<>\"'").strip()
    if _ID.fullmatch(link) and link not in _NO_IDS:
        return link
    if not link:
        raise NotAVideoError("No video given; paste a YouTube link or an 11-character video ID.")
    shown = ascii(link[:80])[1:-1]
    address = _split(link)
    if address is None:
        raise NotAVideoError(
            f"{shown} is not a YouTube link or an 11-character video ID; copy the link from the "
            "browser or YouTube's share button, or give a .csv or .jsonl file."
        )
    video_id = _in_address(address)
    if video_id is None:
        raise NotAVideoError(
            f"{shown} does not identify a single video (channels, playlists and searches are not "
            "supported); open a video and copy its link."
        )
    return video_id


def video_ids_of(text: str) -> list[str]:
    """Return the distinct video IDs in a text of links and IDs, separated by whitespace or commas.

    Raises:
        NotAVideoError: see `video_id_of`; for the first part that does not identify a video.
    """
    parts = re.split(r"[\s,]+", text.strip())
    return list(dict.fromkeys(video_id_of(part) for part in parts))


def _split(text: str) -> SplitResult | None:
    """Split a YouTube URL, with or without a scheme; return None for any other text."""
    if not _SCHEME.match(text) or text.lower().startswith(("youtube.com:", "www.youtube.com:")):
        text = "https://" + text.removeprefix("//")
    try:
        address = urlsplit(text)
        host = (address.hostname or "").rstrip(".")
    except ValueError:
        return None
    if address.scheme not in ("http", "https"):
        return None
    return address if host in _SHORT_HOSTS or _HOSTS.fullmatch(host) else None


def _in_address(address: SplitResult, depth: int = 0) -> str | None:
    folders = [part for part in address.path.split("/") if part]
    query = parse_qs(address.query)
    candidates = query.get("v", []) + query.get("vi", [])
    if address.hostname in _SHORT_HOSTS:
        candidates += folders[:1]
    elif len(folders) >= 2 and folders[0].lower() in _VIDEO_FOLDERS:
        candidates.append(folders[1])
    for candidate in candidates:
        if _ID.fullmatch(candidate) and candidate not in _NO_IDS:
            return candidate
    # Attribution, consent and sign-in pages have the video's URL in their query.
    for nested in [value for name in _NESTED for value in query.get(name, [])]:
        inner = _split(f"youtube.com{nested}" if nested.startswith("/") else nested)
        if inner is not None and depth < 2 and (video_id := _in_address(inner, depth + 1)):
            return video_id
    return None
