"""The comment that a reply belongs to."""

import re

from streaming.sources.files.fields.booleans import parse_flag
from streaming.sources.files.fields.missing import is_missing, plain_value

NO_PARENT = frozenset({"root", "false", "none", "0", "-1"})
"""Values of a top-level comment, in lower case."""

_KINDS = {"reply": True, "comment": False, "toplevel": False, "top-level": False, "thread": False}
_DOTTED = re.compile(r"((?:Ug|z1)[\w-]+)\.[\w.-]+")
_ANY_DOTTED = re.compile(r"(.+)\.[^.]+")


def parent_of(
    value: object,
    comment_id: str,
    video_id: str,
    *,
    is_reply: bool | None = None,
    any_dotted: bool = False,
) -> str:
    """Return the ID of the parent comment, or "" for a top-level comment.

    Args:
        value: the cell of the parent; "root", "NA", "0" and the like stand for none, and so do the
            comment's own ID and the video's.
        comment_id: ID of the comment. The YouTube ID "Ug….9r1" is a reply to "Ug…".
        video_id: ID of the comment's video.
        is_reply: the source's own flag, None if it has none. A parent in ``value`` goes first.
        any_dotted: whether every ID with a point names its parent, not only YouTube's.
    """
    if value is not None and not is_missing(value) and not isinstance(value, bool):
        parent = plain_value(value).strip()
        if parent.casefold() not in NO_PARENT and parent not in (comment_id, video_id):
            return parent
    if is_reply is False or "." not in comment_id:
        return ""
    dotted = (_ANY_DOTTED if any_dotted or is_reply else _DOTTED).fullmatch(comment_id)
    return dotted[1] if dotted else ""


def parents_in(comment_ids: set[str]) -> bool:
    """Return whether IDs with a point are replies: most of them begin with another one's ID."""
    prefixes = [match[1] for name in comment_ids if (match := _ANY_DOTTED.fullmatch(name))]
    return bool(prefixes) and sum(name in comment_ids for name in prefixes) * 2 > len(prefixes)


def is_reply(value: object) -> bool | None:
    """Return whether a flag, or a word such as "reply", marks a reply; None if it says neither."""
    return _KINDS.get(str(value).strip().casefold(), parse_flag(value))
