"""Mapping of a file's columns to the fields of a comment."""

import re
from collections.abc import Mapping, Sequence

from errors import PermanentError

# Lower-case letters and digits only, so that "Comment ID", "comment-id" and "commentId" match.
COMMON_NAMES: dict[str, tuple[str, ...]] = {
    "comment_id": ("commentid", "id", "cid"),
    "video_id": ("videoid", "video"),
    "parent_id": ("parentid", "parent", "parentcommentid", "replyto"),
    "author": ("author", "authorname", "authordisplayname", "user", "username", "name"),
    "text": (
        "text",
        "content",
        "comment",
        "commenttext",
        "body",
        "message",
        "textdisplay",
        "textoriginal",
    ),
    "like_count": ("likecount", "likes", "votes", "votecount"),
    "published_at": ("publishedat", "date", "time", "datetime", "timestamp", "createdat"),
}


class MissingColumnError(PermanentError):
    """The file lacks a required or mapped column."""


def find_columns(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return field -> column for the fields that the columns ``names`` can fill.

    ``mapping`` maps fields to columns, ignoring case and punctuation. Other fields are matched by
    common names.

    Raises:
        MissingColumnError: a mapped field is not a field of a comment.
    """
    by_plain_name = {_plain(name): name for name in reversed(names)}
    columns: dict[str, str] = {}
    for field, column in mapping.items():
        if field not in COMMON_NAMES:
            raise MissingColumnError(
                f"{field!r} is not a comment field; map one of {', '.join(COMMON_NAMES)}."
            )
        if column in names:
            columns[field] = column
        elif _plain(column) in by_plain_name:
            columns[field] = by_plain_name[_plain(column)]
    for field, common in COMMON_NAMES.items():
        match = next((by_plain_name[name] for name in common if name in by_plain_name), None)
        if field not in mapping and match is not None and match not in columns.values():
            columns[field] = match
    return columns


def require_columns(
    names: Sequence[str], mapping: Mapping[str, str], columns: Mapping[str, str]
) -> None:
    """Check that ``columns`` (field -> column) has the text and every mapped field.

    Raises:
        MissingColumnError: a column is missing; the message lists the columns ``names``.
    """
    shown = [name[:40] if name.isprintable() else ascii(name[:40]) for name in names[:20]]
    listing = ", ".join(shown) + (" and more" if len(names) > 20 else "")
    for field, column in mapping.items():
        if field not in columns:
            raise MissingColumnError(
                f"column {column!r} for {field} is missing; map one of these columns: {listing}."
            )
    if "text" not in columns:
        raise MissingColumnError(
            "no column holds the comment text; rename a column to text, or map one of these with "
            f"`tone analyze --column text=NAME`: {listing}."
        )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
