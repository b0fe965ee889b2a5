"""Which columns of a table fill which fields of a comment."""

from collections.abc import Callable, Mapping, Sequence

from errors import PermanentError
from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.booleans import parse_flag
from streaming.sources.files.fields.clock import clock_of
from streaming.sources.files.fields.dates import DateColumn
from streaming.sources.files.fields.links import linked_video
from streaming.sources.files.fields.missing import is_missing, plain_value, without_formula
from streaming.sources.files.fields.parents import is_reply
from streaming.sources.files.profiles import GENERIC, Profile
from streaming.sources.files.profiles.names import ABSENT, Values, matches, plain, value_at
from streaming.sources.files.profiles.youtube_api import THREAD
from streaming.sources.files.values import column_by_values

FIELDS = (
    "comment_id",
    "video_id",
    "parent_id",
    "author",
    "text",
    "like_count",
    "published_at",
    "author_id",
    "by_owner",
    "by_member",
    "pinned",
    "hearted",
    "paid_amount",
)
"""Fields that a user can map to a column."""

Chains = dict[str, tuple[str, ...]]
"""Field -> columns, in order of preference; later ones are used where earlier ones are empty."""

_GENERIC_ALTERNATIVES = {"text": 3, "published_at": 2, "video_id": 2, "parent_id": 2}
_CHECKED = 50
_LISTED = 40


class MissingColumnError(PermanentError):
    """The file lacks a required or mapped column."""


def find_columns(
    names: Sequence[str], sample: Sequence[Values], profile: Profile, mapping: Mapping[str, str]
) -> Chains:
    """Return the columns of each field, by the user's ``mapping``, the profile or usual names.

    Args:
        names: columns and nested keys.
        sample: the first comments, to check that a column holds what its name says.
        profile: of the tool that wrote the table.
        mapping: field -> column: a name, a nested key such as "snippet.textDisplay", or a place
            from 1. A column that does not occur is left out; an empty text leaves the field empty.

    Raises:
        MissingColumnError: a mapped field is not a field of a comment.
    """
    chains: Chains = {}
    for field, column in mapping.items():
        if field not in FIELDS:
            raise MissingColumnError(
                f"{field!r} is not a comment field; map one of {', '.join(FIELDS)}."
            )
        if column and (name := _mapped(column, names)) is not None:
            chains[field] = (name,)
    for field, wanted in profile.fields.items():
        named = [name for want in wanted for name in matches(names, want)]
        if field not in mapping and named and profile is not GENERIC:
            chains[field] = tuple(dict.fromkeys(named))
    taken = {name for chain in chains.values() for name in chain}
    for field, wanted in GENERIC.fields.items():
        if field in chains or field in mapping:
            continue
        named = [name for want in wanted for name in matches(names, want)]
        free = [name for name in dict.fromkeys(named) if name not in taken]
        chain = _fitting(field, free, sample)[: _GENERIC_ALTERNATIVES.get(field, 1)]
        if not chain and profile is GENERIC:
            chain = column_by_values(field, (name for name in names if name not in taken), sample)
        if chain:
            chains[field] = tuple(chain)
            taken.update(chain)
    return chains


def require_mapped(names: Sequence[str], mapping: Mapping[str, str], chains: Chains) -> None:
    """Check that every mapped field has its column.

    Raises:
        MissingColumnError: a column is missing; the message lists the columns ``names``.
    """
    for field, column in mapping.items():
        if column and field not in chains:
            raise MissingColumnError(
                f"column {column!r} for {field} is missing; map one of these columns: "
                f"{_listing(names)}."
            )


def no_text(names: Sequence[str]) -> str:
    """Return the message for a table without a known text column."""
    return (
        "no column holds the comment text; rename a column to text, or map one of these with "
        f"`tone analyze --column text=NAME`: {_listing(names)}."
    )


def _listing(names: Sequence[str]) -> str:
    shown = [name[:200] if name.isprintable() else ascii(name[:200]) for name in names[:_LISTED]]
    return ", ".join(shown) + (" and more" if len(names) > _LISTED else "")


def _mapped(column: str, names: Sequence[str]) -> str | None:
    if column in names:
        return column
    if column.isdecimal() and 1 <= int(column) <= len(names):
        return names[int(column) - 1]
    # Threads are read as their comments, so that replies have the same names.
    for wanted in (column, column.removeprefix(THREAD)):
        if (name := next(matches(names, wanted), None)) is not None:
            return name
    return None


def _fitting(field: str, named: list[str], sample: Sequence[Values]) -> list[str]:
    """Return the columns whose values are of the field's kind, checked where names mislead."""
    if field == "text" and len(named) < 2:
        return named
    check = _is_date() if field == "published_at" else _CHECKS.get(field)
    if check is None:
        return named
    fitting = []
    for name in named:
        values = [without_formula(value_at(row, name)) for row in sample[:_CHECKED]]
        given = [value for value in values if value is not ABSENT and not is_missing(value)]
        sure = field == "video_id" and plain(name) not in _DOUBTFUL
        if sure or not given or any(map(check, given)):
            fitting.append(name)
    return fitting or (named if field in ("text", "published_at") else [])


_LINKS = "url link pageurl videourl videolink posturl commenturl commentlink permalink"
_DOUBTFUL = frozenset(_LINKS.split())


def _is_worded(value: object) -> bool:
    return any(character.isalpha() for character in str(value)) or not str(value).isascii()


def _is_date() -> Callable[[object], bool]:
    dates = DateColumn()

    def check(value: object) -> bool:
        try:
            return dates.parse(value)[0] is not None
        except UnusableCommentError:
            return False

    return check


def _is_link(value: object) -> bool:
    return bool(linked_video(plain_value(value)))


_CHECKS: dict[str, Callable[[object], bool]] = {
    "text": _is_worded,
    "video_id": _is_link,
    "link": _is_link,
    "clock": lambda value: clock_of(value) is not None,
    "is_reply": lambda value: is_reply(value) is not None,
    "by_owner": lambda value: parse_flag(value) is not None,
    "hearted": lambda value: parse_flag(value) is not None,
    "pinned": lambda value: parse_flag(value) is not None,
}
