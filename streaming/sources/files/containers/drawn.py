"""Tables drawn with lines, as in Markdown and as psql and mysql print them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from streaming.sources.files.containers.rows import Row
from streaming.sources.report import SourceReport

FRAME = "lines of the table's frame"
"""Kind of the lines that hold no row."""

_RULE = re.compile(r"(?::?-{2,}:?|:-|-:|:-:)?")
_BORDER = re.compile(r"[-+=|: ]*-{2}[-+=|: ]*")
_COUNT = re.compile(r"\(\d+ \w+\)|\d+ rows? in set.*")


def is_drawn(header: Sequence[str]) -> bool:
    """Whether a header between pipes has blanks around its cells."""
    return len(header) > 1 and all(cell[:1] in ("", " ") for cell in header[1:])


def is_frame(cells: Sequence[str]) -> bool:
    """Whether a line is a border, the rule below a header, or a count such as "(2 rows)"."""
    stripped = [cell.strip() for cell in cells]
    if len(cells) == 1:
        return bool(_BORDER.fullmatch(stripped[0]) or _COUNT.fullmatch(stripped[0]))
    return any(stripped) and all(map(_RULE.fullmatch, stripped))


def drawn_rows(rows: Iterable[Row], report: SourceReport) -> Iterator[Row]:
    r"""Yield the rows of a drawn table without blanks around cells; count the lines of its frame.

    ``\|`` is a pipe, as in Markdown. A text of several lines has a plus in its right margin in all
    lines but the last, as psql prints it; these lines become a row.
    """
    before: Row | None = None
    places: frozenset[int] = frozenset()
    for row, open_places in _unframed(rows, report):
        if before is not None and (whole := _joined(before, row, places)):
            before = whole
        else:
            if before is not None:
                yield before
            before = row
        places = open_places
    if before is not None:
        yield before


def _unframed(rows: Iterable[Row], report: SourceReport) -> Iterator[tuple[Row, frozenset[int]]]:
    """Yield rows with stripped cells, and the places of the cells that go on in the next line."""
    margin = 0
    for first, last, raw, clean in rows:
        if isinstance(raw, str):
            yield (first, last, raw, clean), frozenset()
        elif is_frame(raw):
            border = raw[0].strip() if len(raw) == 1 else ""
            margin = len(border.rpartition("+")[2]) or margin
            report.leave_out(FRAME)
        else:
            cells = _joined_pipes(raw)
            marked = {place for place, cell in enumerate(cells) if cell.endswith("+")}
            # The last cell of a row is as wide as its border if the plus is in the margin.
            if len(cells) - 1 in marked and _width(cells[-1]) < margin:
                marked.remove(len(cells) - 1)
            yield (first, last, [cell.strip() for cell in cells], clean), frozenset(marked)


def _joined(row: Row, below: Row, places: frozenset[int]) -> Row | None:
    """Return a row with the next line's cells, None if it has others than those at the places."""
    cells, lines = row[2], below[2]
    if not places or isinstance(cells, str) or isinstance(lines, str) or len(lines) != len(cells):
        return None
    if any(line for place, line in enumerate(lines) if place not in places):
        return None
    whole = [
        f"{cell.removesuffix('+').rstrip(' ')}\n{lines[place]}" if place in places else cell
        for place, cell in enumerate(cells)
    ]
    return row[0], below[1], whole, row[3] and below[3]


def _joined_pipes(cells: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for cell in cells:
        if joined and joined[-1].endswith("\\"):
            joined[-1] = f"{joined[-1][:-1]}|{cell}"
        else:
            joined.append(cell)
    return joined


def _width(text: str) -> int:
    """Return the width in a terminal's columns."""
    return sum(
        0
        if unicodedata.category(letter) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
