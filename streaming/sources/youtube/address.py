"""YouTube addresses: hosts and schemes of its pages, apps, thumbnails and short links."""

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_APP = re.compile(r"^(?:vnd\.youtube|youtube):(?://)?(?=[^/])", re.IGNORECASE)
_HOSTS = re.compile(
    r"(.+\.)?(youtube\.com|youtube-nocookie\.com|youtube\.googleapis\.com|ytimg\.com)"
)
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_VIDEO_FOLDERS = frozenset(
    {"shorts", "live", "embed", "v", "vi", "vi_webp", "an_webp", "e", "watch", "video"}
)
_NESTED = ("u", "url", "continue", "next")
# Eleven characters long, but not video IDs.
NO_IDS = frozenset({"videoseries", "live_stream"})


def split(text: str) -> SplitResult | None:
    """Split a YouTube address, with or without a scheme; return None for any other text.

    Addresses of the apps, such as ``vnd.youtube:ID``, are split like the page of the video.
    """
    if app := _APP.match(text):
        rest = text[app.end() :]
        text = f"https://youtu.be/{rest}" if VIDEO_ID.match(rest) else f"https://{rest}"
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


def is_page(address: SplitResult) -> bool:
    """Whether the address is of a page, and not a short link or a thumbnail."""
    host = address.hostname or ""
    return host not in _SHORT_HOSTS and not host.endswith("ytimg.com")


def folders(address: SplitResult) -> list[str]:
    """Return the parts of the path, decoded."""
    return [unquote(part) for part in address.path.split("/") if part]


def query(address: SplitResult) -> dict[str, list[str]]:
    """Return the fields of the query, decoded."""
    return parse_qs(address.query)


def video_id_in(address: SplitResult, depth: int = 0) -> str | None:
    """Return the ID of the video that a YouTube address identifies, or None."""
    path, fields = folders(address), query(address)
    candidates = fields.get("v", []) + fields.get("vi", []) + fields.get("video_ids", [])
    if address.hostname in _SHORT_HOSTS:
        candidates += path[:1]
    elif len(path) >= 2 and path[0].lower() in _VIDEO_FOLDERS:
        candidates.append(path[1])
    for candidate in candidates:
        if VIDEO_ID.fullmatch(candidate) and candidate not in NO_IDS:
            return candidate
    # Attribution, consent and sign-in pages have the video's URL in their query.
    for nested in [value for name in _NESTED for value in fields.get(name, [])]:
        inner = split(f"youtube.com{nested}" if nested.startswith("/") else nested)
        if inner is not None and depth < 2 and (video_id := video_id_in(inner, depth + 1)):
            return video_id
    return None
