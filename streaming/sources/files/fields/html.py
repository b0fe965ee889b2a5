"""Texts that a tool stored as YouTube's page shows them, in HTML -> plain texts."""

import html
import re
from collections.abc import Iterable

_TAG = re.compile(
    r"<br\s*/?>"
    r"|</?(?:a|b|i|s|u|em|strong|del|strike|span|p|div|img)(?:\s+[a-z-]+=(?:\"[^\"]*\"|'[^']*'))*\s*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_UNTYPED = re.compile(r"&#39;|<br\s*/?>|<a\s", re.IGNORECASE)
_ALT = re.compile(r"\salt=\"([^\"]*)\"", re.IGNORECASE)
_LINE = re.compile(r"</?(?:br|p|div)\b", re.IGNORECASE)


def decode_html(text: str) -> str:
    """Decode the entities of a text once and remove YouTube's tags; a line break becomes "\\n".

    Anything else in angle brackets is the author's own and stays.
    """
    if "&" not in text and "<" not in text:
        return text
    if "<" in text:
        text, tags = _TAG.subn(_shown, text)
        text = text.strip() if tags else text
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def are_html(texts: Iterable[str], *, displayed: bool) -> bool:
    """Return whether the texts of a column are HTML.

    An HTML column escapes what it shows, so more texts have entities or tags than bare "&", "<" or
    ">". Two texts have them, or a single one if it has what people do not type: "&#39;", a line
    break or a link. ``displayed`` says that the column's name is that of YouTube's HTML; then a
    single one is enough.
    """
    markup = bare = quotes = 0
    untyped = False
    escaped_quotes = False
    for text in texts:
        if "&" not in text and "<" not in text and ">" not in text:
            quotes += '"' in text or "'" in text
            continue
        rest = _TAG.sub("", text)
        tags = rest != text
        rest, entities = _ENTITY.subn("", rest)
        markup += bool(tags or entities)
        untyped = untyped or _UNTYPED.search(text) is not None
        escaped_quotes |= "&#39;" in text or "&quot;" in text
        bare += any(character in rest for character in "&<>")
        quotes += '"' in rest or "'" in rest
    if displayed:
        return markup > 0
    if markup < 2 and not untyped:
        return False
    return markup > bare + (quotes if escaped_quotes else 0)


def _shown(tag: re.Match[str]) -> str:
    if alt := _ALT.search(tag[0]):
        return alt[1]
    return "\n" if _LINE.match(tag[0]) and not tag[0].lower().startswith("<p") else ""
