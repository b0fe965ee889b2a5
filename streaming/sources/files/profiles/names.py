"""Names of columns and of nested keys, which are written with points: "snippet.textDisplay"."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

Values = Mapping[str, object]

ABSENT: Final = object()
"""The value of a key that a record does not have; ``None`` is a null that it has."""

_MAX_DEPTH = 6
_PIECES = frozenset({"runs", "simpleText"})


@lru_cache(maxsize=2**16)  # a sheet has up to 16,384 columns
def plain(name: str) -> str:
    """Return a name's letters and digits in lower case and without accents.

    "Comment ID", "comment-id" and "commentId" are equal in this form.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]", "", letters)


def nested_names(values: Values, prefix: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the names of a record's plain values, lists and texts in pieces, nested ones too."""
    for key, value in values.items():
        name = f"{prefix}{key}"
        nested = isinstance(value, Mapping) and value and not _PIECES & value.keys()
        if isinstance(value, Mapping) and nested and depth < _MAX_DEPTH:
            yield from nested_names(value, f"{name}.", depth + 1)
        else:
            yield name


def value_at(values: Values, name: str) -> object:
    """Return the value of a column or nested key, `ABSENT` if the record has none."""
    value: object = values.get(name, ABSENT)
    if value is not ABSENT or "." not in name:
        return value
    value = values
    for key in name.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return ABSENT
        value = value[key]
    return value


def matches(names: Iterable[str], wanted: str) -> Iterator[str]:
    """Yield the first name equal to ``wanted`` but for case, accents and punctuation.

    ``wanted`` may begin with "*."; then all longer names with points or underscores match that end
    so.
    """
    if not wanted.startswith("*."):
        form = plain(wanted)
        yield from islice((name for name in names if plain(name) == form), 1)
        return
    parts = wanted[2:].split(".")
    form = plain("".join(parts))
    for name in names:
        if plain("".join(re.split(r"[._]", name)[-len(parts) :])) == form:
            yield name
