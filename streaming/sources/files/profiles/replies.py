"""A comment and the replies nested in it, in lists, objects by ID, or cells with JSON."""

import re
from collections.abc import Iterator, Mapping

from streaming.sources.files.own_ids import is_comment_id
from streaming.sources.files.profiles.cells import printed
from streaming.sources.files.profiles.generic import TEXT_NAMES
from streaming.sources.files.profiles.names import Values, plain
from streaming.sources.files.profiles.profile import DEPTH

_NAMES = (
    "replies children answers responses subcomments replylist reply commentreplies comments "
    "replycomments repliesvalue"
)
_REPLIES = frozenset(_NAMES.split())
_WITHIN = ("comments", "items", "data")
_PRINTED = re.compile(r"\s*(?:\[\s*)?\{")
_TOKEN = re.compile(r"(?=\D*\d)[\w.-]+", re.ASCII)
_LONG = 20
"""Characters of an ID; shorter words such as "Change" begin like IDs of comments."""

_MAX_DEPTH = 20
_UNREADABLE = "replies that cannot be read"


def is_replies(name: str) -> bool:
    """Return whether a key or column with this name may hold replies."""
    return plain(name) in _REPLIES


def below(values: Values, depth: int, **derived: object) -> Iterator[Values | str]:
    """Yield a comment and the replies nested in it, each with its depth.

    A reply that cannot be read, or that has more than 20 comments above it, gives a reason.
    """
    own = {DEPTH: depth, **{f"({name})": value for name, value in derived.items()}}
    yield {**values, **own}
    for name, value in values.items():
        for reply in _replies(value) if is_replies(name) else ():
            if isinstance(reply, str) and _is_worded(reply) and (text := _text_name(values)):
                yield {text: reply, **own, DEPTH: depth + 1}
            elif isinstance(reply, Mapping) and depth < _MAX_DEPTH:
                yield from below(reply, depth + 1, **derived)
            else:
                yield _UNREADABLE


def _replies(value: object) -> list[object]:
    """Return the replies in a value; a cell that was cut is one that cannot be read."""
    if isinstance(value, str):
        replies = printed(value) if _PRINTED.match(value) else None
        return [None] if isinstance(replies, str) else _replies(replies)
    if isinstance(value, Mapping):
        if _has_text(value):
            return [value]
        listed = next((value[name] for name in _WITHIN if value.get(name)), None)
        if listed is not None:
            return _replies(listed)
        return [item for item in value.values() if isinstance(item, Mapping) and _has_text(item)]
    return value if isinstance(value, list) else []


def _is_worded(reply: str) -> bool:
    """Return whether a reply is a text rather than an ID."""
    reply = reply.strip()
    if is_comment_id(reply) and len(reply) >= _LONG:
        return False
    return bool(reply) and _TOKEN.fullmatch(reply) is None


def _text_name(values: Values) -> str:
    """Return the name of a comment's text, "" if it has none."""
    return next(
        (
            name
            for name, value in values.items()
            if isinstance(value, str) and plain(name) in TEXT_NAMES
        ),
        "",
    )


def _has_text(value: Values) -> bool:
    snippet = value.get("snippet")
    names = {**value, **snippet} if isinstance(snippet, Mapping) else value
    return any(isinstance(names[name], str) and plain(name) in TEXT_NAMES for name in names)
