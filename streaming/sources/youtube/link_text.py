"""Pasted text -> the links and IDs in it."""

import html
import re

_MARKDOWN = re.compile(r"!?\[(?P<text>[^\]\[]*)\]\(\s*<?(?P<link>[^)\s>]+)>?[^)]*\)")
_IMAGE_AS_TEXT = re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]")
_ANGLES = re.compile(r"<(?P<link>[^\s<>|]+)(?:\|[^<>]*)?>")
_BULLET = re.compile(r"[-*+•–·]|\(?\d{1,3}[.):]")
_OPENING, _CLOSING = "<([{\"'`“‘«", ">)]}\"'`”’».,;:!?"


def parts_of(text: str) -> list[str]:
    """Return the parts of a list of links and IDs, separated by whitespace, commas or semicolons.

    Of Markdown links (``[text](link)``), chat links (``<link|text>``) and entities (``&amp;``) the
    link stays. Bullets, and quotes, brackets and punctuation around a part are removed.
    """
    text = _IMAGE_AS_TEXT.sub("[]", html.unescape(text))
    text = _MARKDOWN.sub(r" \g<link> ", text)
    text = _ANGLES.sub(r" \g<link> ", text)
    parts = [part for part in re.split(r"[\s,;]+", text) if not _BULLET.fullmatch(part)]
    bare = (part.lstrip(_OPENING).rstrip(_CLOSING) for part in parts)
    return [part for part in bare if part]
