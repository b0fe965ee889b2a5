"""Header of a table: which row has the column names, and the names made distinct."""

import re
from collections import Counter
from collections.abc import Sequence

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.profiles.generic import COMMENTS, TEXT_NAMES, plain_names
from streaming.sources.files.profiles.names import plain
from streaming.sources.report import SourceReport

# Names of columns that exports of comments have besides those of a comment's fields.
_OTHER_NAMES = (
    *("threadid", "videotitle", "channel", "replies", "replycount", "post", "caption", "title"),
    *("description", "label", "class", "sentiment", "emotion", "language"),
)
_OTHER_TEXT_NAMES = ("texts", "messages", "reviews", "tweets")


_TEXT_NAMES = TEXT_NAMES.union(_OTHER_TEXT_NAMES)
_NAMES = _TEXT_NAMES.union(*map(plain_names, COMMENTS.fields.values()), _OTHER_NAMES)

MAX_COLUMNS = 16_384
"""Columns of a table, as many as a sheet of XLSX has."""

SEARCHED = 20
"""Rows among which the header is searched."""

# Numbers, handles, links, dates, IDs of comments, channels and videos, and texts with emoji.
_VALUE = re.compile(
    r"[-+]?[\d.,]+%?|@\S+|https?://\S+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*"
    r"|Ug(?=\S*\d)[\w.-]+|Ug[\w.-]{20,}|UC[\w-]{22}|(?=\D*\d)(?=[^A-Z]*[A-Z])[\w-]{11}"
    r"|.*[\U0001f300-\U0001faff].*",
    re.DOTALL,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_NAME = 100


def is_text_name(name: str) -> bool:
    """Whether this is a usual name of the column with the comments' text."""
    return _last(name) in _TEXT_NAMES


def usual_names(row: Sequence[str]) -> int:
    """Return how many cells are usual names of columns."""
    return sum(_last(cell) in _NAMES for cell in row)


def _last(name: str) -> str:
    """Return the last part of a dotted name in the form of `plain`, "" for a long text."""
    return plain(name.rsplit(".", 1)[-1]) if len(name) <= _LONGEST_NAME else ""


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the header among a table's first rows, 0 if there is no better one.

    Titles may stand before it, or rows, as in a sorted file.
    """
    for place, row in enumerate(rows[:SEARCHED]):
        names = usual_names(row)
        if names >= 2 or (names and place == 0):
            return place
    return 0


def is_title(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row before the header is a title, and not a record."""
    return len(row) < len(header) or 2 * _filled(row) <= _filled(header)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def is_header(row: Sequence[str]) -> bool:
    """Whether a row can be a header: usual names, or no cell that is clearly a value."""
    if usual_names(row):
        return True
    if [cell for cell in row if cell] == [str(number) for number in range(len(row))]:
        return True  # pandas numbers columns that have no names
    return not any(len(cell) > _LONGEST_NAME or _VALUE.fullmatch(cell.strip()) for cell in row)


def column_names(row: Sequence[str], report: SourceReport) -> tuple[str, ...]:
    """Return distinct names: a missing name becomes "column 3", a second "text" "text (2)".

    Raises:
        UnreadableFileError: the table has more than 16,384 columns.
    """
    _check_width(len(row))
    cells = (_SURROGATE.sub("\ufffd", cell).strip() for cell in row)
    plain_names = [cell or f"column {place}" for place, cell in enumerate(cells, start=1)]
    counts = Counter(plain_names)
    names: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for name in plain_names:
        distinct = name
        while distinct in names:
            numbers[name] += 1
            distinct = f"{name} ({numbers[name] + 1})"
        names[distinct] = None
    for name, count in counts.items():
        if count > 1:
            shown = name[:40]
            report.warn(f"{count} columns have the name {shown!r}; the second is {shown} (2)")
    return tuple(names)


def numbered_columns(count: int, report: SourceReport) -> tuple[str, ...]:
    """Return "column 1" and on for a table without a header, with a warning.

    Raises:
        UnreadableFileError: the table has more than 16,384 columns.
    """
    _check_width(count)
    report.warn(
        "there is no header line; the columns are named by place, from 'column 1' to "
        f"'column {count}'"
    )
    return tuple(f"column {place}" for place in range(1, count + 1))


def _check_width(count: int) -> None:
    if count > MAX_COLUMNS:
        raise UnreadableFileError(
            f"the table has {count:,} columns, more than {MAX_COLUMNS:,}; keep the columns of the "
            "comments and save it again."
        )
