"""Columns that only their values give away, because their names are in an unknown language."""

import re
from collections.abc import Callable, Iterable, Sequence

from streaming.sources.files.fields.ids import is_video_id
from streaming.sources.files.fields.missing import is_missing
from streaming.sources.files.fields.text import are_segments
from streaming.sources.files.profiles.names import ABSENT, Values, value_at

_COMMENT_ID = re.compile(r"Ug[\w-]+(?:\.[\w-]+)?", re.ASCII)
_CHANNEL_ID = re.compile(r"UC[\w-]{2,22}", re.ASCII)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d.*")
_MIXED = re.compile(r".*(?:[a-z].*[A-Z]|[A-Z].*[a-z]|[-_\d]).*")
_CHECKED = 100


def column_by_values(field: str, names: Iterable[str], sample: Sequence[Values]) -> list[str]:
    """Return the first column whose values can only be those of ``field``, if there is one.

    Comment IDs are all different, which tells them from their parents.
    """
    check = _CHECKS.get(field)
    if check is None:
        return []
    for name in names:
        cells = [value_at(row, name) for row in sample[:_CHECKED]]
        given = [cell for cell in cells if cell is not ABSENT and not is_missing(cell)]
        if not given or not all(isinstance(cell, str) and check(cell) for cell in given):
            continue
        if field != "comment_id" or len(set(map(str, given))) == len(cells):
            return [name]
    return []


_CHECKS: dict[str, Callable[[str], object]] = {
    "text": are_segments,
    "comment_id": _COMMENT_ID.fullmatch,
    "published_at": _ISO.fullmatch,
    "author_id": _CHANNEL_ID.fullmatch,
    "video_id": lambda cell: is_video_id(cell) and _MIXED.fullmatch(cell),
}
