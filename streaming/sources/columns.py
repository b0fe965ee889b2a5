"""Which column of a file holds which field of a comment."""

import re
from collections.abc import Mapping, Sequence

from errors import PermanentError

# Lower-case letters and digits only, so that "Comment ID", "comment-id" and "commentId" are one.
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
    """The file lacks a column that is needed or was asked for."""


def find_columns(names: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return field -> column for the fields that ``names`` (the file's columns) can fill.

    ``wanted`` maps fields to columns, in any case of letters; other fields go by common names.

    Raises:
        MissingColumnError: a wanted field is none of a comment's.
    """
    known = {_plain(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for field, column in wanted.items():
        if field not in COMMON_NAMES:
            raise MissingColumnError(
                f"a comment has no field {field!r}; map one of {', '.join(COMMON_NAMES)}."
            )
        if column in names:
            found[field] = column
        elif _plain(column) in known:
            found[field] = known[_plain(column)]
    for field, common in COMMON_NAMES.items():
        match = next((known[name] for name in common if name in known), None)
        if field not in wanted and match is not None and match not in found.values():
            found[field] = match
    return found


def require_columns(
    names: Sequence[str], wanted: Mapping[str, str], found: Mapping[str, str]
) -> None:
    """Check that there is a text, and every wanted column.

    Raises:
        MissingColumnError: naming the columns there are, and how to map one.
    """
    shown = [name[:40] if name.isprintable() else ascii(name[:40]) for name in names[:20]]
    columns = ", ".join(shown) + (" and more" if len(names) > 20 else "")
    for field, column in wanted.items():
        if field not in found:
            raise MissingColumnError(
                f"there is no column {column!r} for {field}; the columns are {columns}."
            )
    if "text" not in found:
        raise MissingColumnError(
            f"no column holds the comments' text; the columns are {columns}: "
            "rename the right one to text, or map it (tone analyze --column text=NAME)."
        )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
