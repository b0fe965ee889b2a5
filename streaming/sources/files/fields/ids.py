"""Columns of comment IDs: which hold IDs, and which were damaged or hold something else."""

import re
from collections.abc import Sequence

from streaming.sources.files.fields.missing import is_missing

_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|NULL!|NUM!|DIV/0!)")
_MANGLED = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+|#(?:NAME|REF|VALUE|NULL|NUM|DIV/0|N/A)[?!]?|#+", re.IGNORECASE
)
VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)


def is_mangled(value: str) -> bool:
    """Return whether a spreadsheet replaced the ID, as by "2.1E+10" or "#NAME?"."""
    return value[-1:] in "?!#0123456789/Aa" and _MANGLED.fullmatch(value) is not None


def is_error(value: str) -> bool:
    """Return whether a spreadsheet wrote an error such as "#NAME?" instead of a value."""
    return value[:1] == "#" and _ERROR.fullmatch(value) is not None


def identifies(ids: Sequence[tuple[str, str]], texts: Sequence[str]) -> bool:
    """Return whether a column identifies comments, judged by the first rows.

    ``ids`` are the video and comment ID of each row. A column does not identify comments if a tenth
    of the rows, but not a single row of many, have the ID of an earlier row with another text. A
    comment that was fetched twice has the same ID and text, unless it was edited.
    """
    given = [(key, text) for key, text in zip(ids, texts, strict=True) if not is_missing(key[1])]
    keys, pairs = len({key for key, _ in given}), len(set(given))
    conflicts = pairs - keys
    return not conflicts or (pairs < 2 * keys and (conflicts < 2 or conflicts * 10 < len(given)))


def is_video_id(value: str) -> bool:
    """Return whether a value has the form of a YouTube video ID."""
    return VIDEO_ID.fullmatch(value) is not None
