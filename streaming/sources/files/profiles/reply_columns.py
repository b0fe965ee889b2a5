"""Comments with a reply in columns beside each; a comment comes again for each reply."""

from collections.abc import Iterator

from streaming.sources.files.fields.missing import is_missing, plain_value
from streaming.sources.files.profiles.names import Values, plain
from streaming.sources.files.profiles.profile import DEPTH, PARENT, Expand, Profile, columns, marks

_COMMENT, _REPLY = "comment", "reply"


def _threads() -> Expand:
    """Return the function that reads rows; equal comments that follow each other are one."""
    thread: dict[str, object] = {}

    def expand(record: Values) -> Iterator[Values]:
        nonlocal thread
        comment = _part(record, _COMMENT)
        if comment != thread:
            thread = comment
            yield {**_others(record), **comment, DEPTH: 0}
        reply = _part(record, _REPLY)
        if not is_missing(reply.get("text")):
            parent = plain_value(comment.get("id"))
            yield {**_others(record), **reply, DEPTH: 1, PARENT: parent}

    return expand


def _part(record: Values, prefix: str) -> dict[str, object]:
    """Return the columns that begin with a prefix, without it."""
    return {
        plain(name)[len(prefix) :]: value
        for name, value in record.items()
        if plain(name).startswith(prefix)
    }


def _others(record: Values) -> dict[str, object]:
    prefixes = (_COMMENT, _REPLY)
    return {name: value for name, value in record.items() if not plain(name).startswith(prefixes)}


COMMENTS = Profile(
    title="comments with replies in columns",
    marks=marks("comment_id comment_text reply_id reply_text"),
    fields=columns(
        comment_id="id",
        parent_id="(parent)",
        author="author, author_name, user, username, name",
        text="text",
        like_count="likes, like_count",
        published_at="date, published_at, time, timestamp",
    ),
    expander=_threads,
)
