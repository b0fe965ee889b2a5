"""Any form of a YouTube address -> the video's id."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from errors import PermanentError

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOSTS = re.compile(r"(.+\.)?(youtube\.com|youtube-nocookie\.com|youtube\.googleapis\.com)")
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_VIDEO_FOLDERS = frozenset({"shorts", "live", "embed", "v", "vi", "e", "watch"})
_NESTED = ("u", "url", "continue", "next")
# Eleven letters each, but players of something else than one known video.
_NO_IDS = frozenset({"videoseries", "live_stream"})


class NotAVideoError(PermanentError):
    """Text in which no YouTube video is named."""


def video_id_of(text: str) -> str:
    """Return the 11 characters that name the video in an id or an address of any form.

    Raises:
        NotAVideoError: nothing, another site, or a channel, playlist or search.
    """
    wanted = text.strip().strip("<>\"'").strip()
    if _ID.fullmatch(wanted) and wanted not in _NO_IDS:
        return wanted
    if not wanted:
        raise NotAVideoError("No video is named; paste a YouTube link or a video's 11-letter id.")
    shown = ascii(wanted[:80])[1:-1]
    address = _split(wanted)
    if address is None:
        raise NotAVideoError(
            f"{shown} is no YouTube link and no video id of 11 letters; "
            "copy the address from the browser or YouTube's share button, or name a .csv or "
            ".jsonl file."
        )
    found = _in_address(address)
    if found is None:
        raise NotAVideoError(
            f"{shown} names no single video (a channel, playlist or search does not count); "
            "open one of its videos and copy that address."
        )
    return found


def video_ids_of(text: str) -> list[str]:
    """Return the ids of all videos named in a text, between blanks or commas, each once, in order.

    Raises:
        NotAVideoError: as `video_id_of`, for the first part that names no video.
    """
    parts = re.split(r"[\s,]+", text.strip())
    return list(dict.fromkeys(video_id_of(part) for part in parts))


def _split(text: str) -> SplitResult | None:
    """Take a YouTube address apart, with or without its scheme; None for any other text."""
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
    # Attribution, consent and sign-in pages carry the video's own address in their query.
    for nested in [value for name in _NESTED for value in query.get(name, [])]:
        inner = _split(f"youtube.com{nested}" if nested.startswith("/") else nested)
        if inner is not None and depth < 2 and (found := _in_address(inner, depth + 1)):
            return found
    return None
