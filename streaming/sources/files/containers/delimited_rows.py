"""Records of text with delimiters, or with a comment a line."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from streaming.sources.files.containers.appended import forms_of, is_appended, reordered, torn
from streaming.sources.files.containers.delimited import NO_DELIMITER, Layout
from streaming.sources.files.containers.drawn import FRAME, drawn_rows, is_drawn, is_frame
from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.header import (
    column_names,
    header_place,
    is_header,
    is_text_name,
    is_title,
    numbered_columns,
)
from streaming.sources.files.containers.lookahead import Lookahead
from streaming.sources.files.containers.rows import Row, split_rows
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import Block, invalid_byte
from streaming.sources.report import SourceReport

Columns = tuple[str, ...]

_MOST = 0.8
_ABOVE, _BELOW = 50, 20
"""Rows near a line that may be a header, which are compared with it."""
_REPEATED = "repeated header rows"
_ORDERED = "the line is a header with another order of columns; rows after it are read by it"


def delimited_tables(
    blocks: Iterable[Block],
    layout: Layout,
    encoding: Encoding,
    report: SourceReport,
) -> Iterator[tuple[int, Columns, Iterator[Record]]]:
    """Yield the first line, the columns and the records of each table in delimited text.

    There are several if files were put together whose headers have different names. A table whose
    records the caller leaves is the last. Rows with a wrong number of fields, invalid bytes or open
    quotes are reported.
    """
    delimiter = layout.delimiter or NO_DELIMITER
    batches = split_rows(
        _after(blocks, layout.skipped), delimiter, layout.escape, quotes=layout.quotes
    )
    head: list[Row] = []
    good: list[list[str]] = []
    for batch in batches:
        head += batch
        good += [cells for _, _, cells, _ in batch if not isinstance(cells, str)]
        if good:
            break
    else:
        yield 1, (), _Rows(iter(head), NO_DELIMITER, encoding, report).records((), [])
        return
    place = header_place(good)
    header, below = good[place], good[place + 1 :]
    drawn = delimiter == "|" and is_drawn(header)
    if drawn:
        header = [cell.strip() for cell in header]
    start = _place_of(head, place)
    above = [row for row in head[:start] if isinstance(row[2], str) or not is_title(row[2], header)]
    for first, _, cells, _ in head[:start]:
        if drawn and not isinstance(cells, str) and is_frame(cells):
            report.leave_out(FRAME)
        elif not isinstance(cells, str) and is_title(cells, header):
            report.skip(first, "the line is before the header")
    unnamed = False
    if not is_header(header):
        body = chain([head], batches)
        columns, header = numbered_columns(len(header), report), []
    else:
        # R writes the names of rows without a name for their column.
        numbered = sum(len(row) == len(header) + 1 and row[0].isdecimal() for row in below)
        unnamed = numbered > _MOST * len(below)
        columns = column_names(["", *header] if unnamed else header, report)
        body = chain([above, head[start + 1 :]], batches)
    lines: Iterator[Row] = chain.from_iterable(body)
    if drawn:
        lines = drawn_rows(lines, report)
    rows = _Rows(lines, delimiter, encoding, report, unnamed=unnamed, drawn=drawn)
    line = 1
    while True:
        yield line, columns, rows.records(columns, header)
        if rows.appended is None:
            return
        line, header = rows.appended
        columns = column_names(header, report)


def _place_of(head: Sequence[Row], place: int) -> int:
    """Return the place of a good row in the list of all rows."""
    return [number for number, row in enumerate(head) if not isinstance(row[2], str)][place]


def _after(blocks: Iterable[Block], skipped: int) -> Iterator[Block]:
    for block in blocks:
        if skipped and block.line == 1:
            block = Block(1 + skipped, block.lines[skipped:], block.clean)
        yield block


class _Rows:
    """The rows of a text, read once.

    ``appended`` is the line and the cells of a header with other names at which records ended.
    ``unnamed`` is whether rows have a cell before the first column of their header, ``drawn``
    whether they are a table with lines around its cells, whose rows have no further cells.
    """

    def __init__(
        self,
        rows: Iterator[Row],
        delimiter: str,
        encoding: Encoding,
        report: SourceReport,
        *,
        unnamed: bool = False,
        drawn: bool = False,
    ) -> None:
        self.appended: tuple[int, list[str]] | None = None
        self._rows = Lookahead(rows)
        self._above: deque[list[str]] = deque(maxlen=_ABOVE)
        self._delimiter = delimiter
        self._encoding = encoding
        self._report = report
        self._unnamed = unnamed
        self._drawn = drawn

    def records(self, columns: Columns, header: list[str]) -> Iterator[Record]:
        """Yield the records below a header, up to one with other names."""
        self.appended = None
        self._above.clear()
        width, forms = len(columns), forms_of(header)
        pairs = partial(zip, columns)
        for first, last, cells, clean in self._rows:
            if isinstance(cells, str):
                reason = cells
            elif not clean and (reason := invalid_byte("".join(cells), self._encoding)):
                pass
            elif cells == header:
                self._report.leave_out(_REPEATED)
                columns = self._reordered(header, columns) or columns
                pairs = partial(zip, columns)
                continue
            elif is_appended(cells, forms) and self._is_appended(cells, forms):
                order = self._reordered(cells, columns)
                if order is None:
                    self._report.skip(first, "the line is a header; rows after it are read by it")
                    self.appended, self._unnamed = (first, cells), False
                    return
                self._reorder(first, order, columns)
                columns, pairs = order, partial(zip, order)
                continue
            elif len(cells) < width or (cells[width:] if self._drawn else any(cells[width:])):
                if (both := torn(cells, header, self._above, self._below())) and not self._unnamed:
                    row, cells = both
                    yield Record(first, dict(pairs(row)))
                    order = self._reordered(cells, columns) or columns
                    self._reorder(first, order, columns)
                    columns, pairs = order, partial(zip, order)
                    continue
                reason = f"expected {width} fields, got {len(cells)}"
            elif not any(cells) and width > 1:
                self._report.leave_out("rows without a value")
                continue
            else:
                if last > first + 2 and (rows := _rows_within(cells, self._delimiter, width)):
                    self._report.warn(
                        f"the row at line {first} holds {rows} lines that look like rows; check "
                        "for a missing quote"
                    )
                self._above.append(cells)
                yield Record(first, dict(pairs(cells)))
                continue
            span = f"the row ends at line {last}: " if last > first else ""
            self._report.skip(first, span + reason)

    def _is_appended(self, cells: list[str], header: frozenset[str]) -> bool:
        """Return whether a line is a header, compared with the rows above and below it."""
        if not is_appended(cells, header, self._above):
            return False
        below = self._below()
        values = [row for row in below if not is_appended(row, header)]
        # A text is not mostly headers.
        below = values if 4 * len(values) >= len(below) else below
        return is_appended(cells, header, [*self._above, *below])

    def _below(self) -> list[list[str]]:
        return [row for _, _, row, _ in self._rows.following(_BELOW) if isinstance(row, list)]

    def _reorder(self, line: int, order: Columns, columns: Columns) -> None:
        """Count a header with the same names, and tell if their order is another one."""
        if order == columns:
            self._report.leave_out(_REPEATED)
        else:
            self._report.skip(line, _ORDERED)
            self._above.clear()

    def _reordered(self, header: Sequence[str], columns: Columns) -> Columns | None:
        """Return the columns in the order of another header, None if it has other names."""
        if not self._unnamed:
            return reordered(header, columns)
        order = reordered(header, columns[1:])
        return order and (columns[0], *order)


def _rows_within(cells: Sequence[str], delimiter: str, width: int) -> int:
    """Return the number of whole lines within a cell if all of them have the width of a row."""
    for cell in cells:
        lines = cell.splitlines()[1:-1]
        if len(lines) > 1 and all(line.count(delimiter) == width - 1 > 0 for line in lines):
            return len(lines)
    return 0


def text_lines(
    blocks: Iterable[Block], encoding: Encoding, report: SourceReport
) -> tuple[tuple[str, ...], Iterator[Record]]:
    """Return the column "text", or the name in the first line, and a record for each line."""
    blocks = iter(blocks)
    head = next(blocks, None)
    column = "text"
    if head is not None:
        place = next((n for n, line in enumerate(head.lines) if line.strip()), 0)
        if is_text_name(head.lines[place].strip().strip('"')):
            column = head.lines[place].strip().strip('"')
            head = Block(head.line + place + 1, head.lines[place + 1 :], head.clean)
        blocks = chain([head], blocks)

    def records() -> Iterator[Record]:
        for block in blocks:
            for number, line in enumerate(block.lines, start=block.line):
                text = line.strip()
                if not text:
                    continue
                if not block.clean and (reason := invalid_byte(text, encoding)):
                    report.skip(number, reason)
                else:
                    yield Record(number, {column: text})

    return (column,), records()
