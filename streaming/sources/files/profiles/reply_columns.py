"""Comments with a reply in columns beside each; a comment comes again for each reply."""

import re
from collections.abc import Iterator, Mapping

from streaming.sources.files.fields.ids import is_mangled
from streaming.sources.files.fields.missing import is_missing, plain_value
from streaming.sources.files.profiles.generic import COMMENTS as GENERIC
from streaming.sources.files.profiles.generic import plain_names
from streaming.sources.files.profiles.names import Values, plain
from streaming.sources.files.profiles.profile import DEPTH, PARENT, Expand, Profile, columns, marks

_COMMENT, _REPLY = "comment", "reply"
_NAMES = columns(
    comment_id="id",
    parent_id="(parent)",
    author="author, author_name, user, username, name",
    text="text",
    like_count="likes, like_count",
    published_at="date, published_at, time, timestamp",
)
_OTHERS = ("author", "like_count", "published_at")
_FIELDS = {name: field for field, names in GENERIC.fields.items() for name in plain_names(names)}
_SHORT = frozenset(plain(name) for names in _NAMES.values() for name in names)


def _threads() -> Expand:
    """Return the function that reads rows; a comment that comes again for a reply is one.

    Columns without a prefix belong to the comment, unless it has such a column with the prefix. Its
    replies have only those that fill no field of a comment, or the video's.
    """
    last: dict[str, object] = {}

    def expand(record: Values) -> Iterator[Values]:
        nonlocal last
        comment, reply = _part(record, _COMMENT), _part(record, _REPLY)
        others = _others(record)
        fields = {_FIELDS.get(name) for name in comment}
        shared = {
            name: value
            for name, value in others.items()
            if (field := _FIELDS.get(plain(name))) in (None, "video_id") or field in fields
        }
        replied = not is_missing(reply.get("text"))
        own = comment if _has_id(comment) else {**_without(others, shared), **comment}
        if own != last or not (_has_id(comment) or replied):
            yield {**_without(others, comment), **comment, DEPTH: 0}
        last = own if _has_id(comment) or replied else {}
        if replied:
            parent = plain_value(comment.get("id"))
            yield {**_without(shared, reply), **reply, DEPTH: 1, PARENT: parent}

    return expand


def _has_id(comment: Values) -> bool:
    value = plain_value(comment.get("id")).strip()
    return not is_missing(value) and not is_mangled(value)


def _without(record: Values, names: Mapping[str, object]) -> dict[str, object]:
    """Return the columns whose names are not among others, in any form."""
    return {
        name: value
        for name, value in record.items()
        if name not in names and plain(name) not in names
    }


def _part(record: Values, prefix: str) -> dict[str, object]:
    """Return the columns that begin with a prefix, without it."""
    names = ((name, _rest(name, prefix)) for name in record)
    return {rest: record[name] for name, rest in names if rest}


def _others(record: Values) -> dict[str, object]:
    return {
        name: value
        for name, value in record.items()
        if not (_rest(name, _COMMENT) or _rest(name, _REPLY))
    }


def _rest(name: str, prefix: str) -> str:
    """Return a name without its prefix, in the form of `plain`, "" for one without it.

    "comment_date" and "commentDate" have a prefix; "commented_at" and "commenter" have none.
    """
    rest = plain(name).removeprefix(prefix)
    if rest == plain(name):
        return ""
    ends = re.match(rf"(?i:\s*{prefix})(?=[^a-z]|$)", name)
    return rest if ends or rest in _SHORT else ""


COMMENTS = Profile(
    title="comments with replies in columns",
    marks=marks("comment_id comment_text reply_id reply_text"),
    fields={
        field: (*names, *(GENERIC.fields[field] if field in _OTHERS else ()))
        for field, names in _NAMES.items()
    },
    expander=_threads,
)
