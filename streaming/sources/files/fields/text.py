"""The text of a comment: plain, or in pieces as Takeout, YouTube's pages and live chats have it."""

import json
import re
from collections.abc import Mapping, Sequence

from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.missing import plain_value

_PIECES = ("text", "link", "mention", "videoLink", "channelLink", "hashtag", "emoji", "timestamp")
_SEGMENTS = re.compile(rf'\s*\{{\s*"(?:takeoutSegments|{"|".join(_PIECES)})"')


def text_of(value: object) -> str:
    """Return a text or the joined pieces of one; "" for None and NaN.

    Pieces are ``{"runs": [...]}``, ``{"simpleText": ...}`` or a list of them, with emoji.

    Raises:
        UnusableCommentError: another JSON object or list.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping | list):
        text = _pieces(value)
        if text is None:
            kind = "dict" if isinstance(value, Mapping) else "list"
            raise UnusableCommentError(f"text is a JSON {kind}, not a plain value")
        return text
    return plain_value(value)


def has_pieces(value: Mapping[str, object]) -> bool:
    """Return whether an object is a text in pieces, see `text_of`."""
    return _pieces(value) is not None


def are_segments(text: str) -> bool:
    """Return whether a text is Takeout's JSON."""
    return bool(_SEGMENTS.match(text)) and _segments(text) is not None


def joined_segments(text: str) -> str:
    """Return the words of a text in Takeout's JSON, any other text as it is.

    Takeout writes ``{"takeoutSegments": [...]}``, and since 2024 the segments alone, divided by
    commas.
    """
    if not _SEGMENTS.match(text):
        return text
    joined = _segments(text)
    return text if joined is None else joined


def _segments(text: str) -> str | None:
    try:
        parts = json.loads(f"[{text}]")
    except (ValueError, RecursionError):
        return None
    segments: list[object] = []
    for part in parts:
        if not isinstance(part, Mapping):
            return None
        inner = part.get("takeoutSegments")
        segments.extend(inner if isinstance(inner, list) else [part])
    if not all(isinstance(part, Mapping) and part.keys() & set(_PIECES) for part in segments):
        return None
    return "".join(_segment(part) for part in segments)


def _segment(part: object) -> str:
    """Return the words of a segment; without words, the ID of the video it links to or ""."""
    words = _piece(part)
    video = part.get("videoLink") if isinstance(part, Mapping) else None
    if words is None and isinstance(video, Mapping):
        return str(video.get("externalVideoId", ""))
    return words or ""


def _pieces(value: Mapping[str, object] | Sequence[object]) -> str | None:
    if not isinstance(value, Mapping):
        parts = [_piece(part) for part in value]
        return None if None in parts or not parts else "".join(part or "" for part in parts)
    runs = value.get("runs", value.get("takeoutSegments"))
    if isinstance(runs, list):
        return "".join(_piece(run) or "" for run in runs)
    return _piece(value)


def _piece(run: object) -> str | None:
    """Return the words of a piece; None if it is no piece."""
    if not isinstance(run, Mapping):
        return None
    for name in ("text", "simpleText", "content"):
        if isinstance(run.get(name), str):
            return str(run[name])
    emoji = run.get("emoji")
    if isinstance(emoji, Mapping):
        return _emoji(emoji)
    link = run.get("link")
    if isinstance(link, Mapping):
        return str(link.get("linkUrl", ""))
    return None


def _emoji(emoji: Mapping[str, object]) -> str:
    """Return a standard emoji as such, a channel's own by its shortcut such as ":_heart:"."""
    name = str(emoji.get("emojiId", ""))
    if name and not name.isascii():
        return name
    shortcuts = emoji.get("shortcuts")
    if isinstance(shortcuts, list) and shortcuts:
        return str(shortcuts[0])
    return f":{name.rsplit('/', 1)[-1]}:" if name else ""
