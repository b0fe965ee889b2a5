"""Text with delimiters, or with a comment a line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.header import (
    column_names,
    header_place,
    is_header,
    is_text_name,
    is_title,
    numbered_columns,
    usual_names,
)
from streaming.sources.files.containers.rows import Row, split_rows
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import Block, invalid_byte
from streaming.sources.report import SourceReport

NO_DELIMITER = "\x1f"
"""Delimiter of a file with a single column; no text has this character."""

_DELIMITERS = {",": "CSV", ";": "CSV with semicolons", "\t": "CSV with tabs", "|": "CSV with pipes"}
_SEPARATOR_LINE = re.compile(r"sep=(.)", re.IGNORECASE)
_OTHER_DELIMITERS = frozenset("^~:!@$%&*+=\\/`\x01\x02\x03\x04\x05\x06\x07\x1c\x1d\x1e\x1f")
_ESCAPED_QUOTE = re.compile(r'\\"\w')
_SAMPLE_LINES = 500
_REGULAR = 0.8
_LEAST_REGULAR = 0.2
_NONE = (False, 0.0, 0)


@dataclass(frozen=True)
class Layout:
    """How a text is divided.

    Attributes:
        kind: for people, such as "CSV with semicolons".
        delimiter: None if each line is a text.
        skipped: lines before the rows, such as "sep=;".
        escape: the character before a quote within a field, if quotes are not doubled.
    """

    kind: str
    delimiter: str | None
    skipped: int = 0
    escape: str | None = None


def find_layout(lines: Sequence[str]) -> Layout:
    """Return the layout of a text that starts with these lines, at least one."""
    escape = "\\" if any(map(_ESCAPED_QUOTE.search, lines)) else None
    separator = _SEPARATOR_LINE.fullmatch(lines[0].strip(" \r\n"))
    if separator and separator[1] in _OTHER_DELIMITERS.union(_DELIMITERS):
        return Layout(_kind(separator[1]), separator[1], skipped=1, escape=escape)
    regularities = {
        delimiter: _regularity(lines, delimiter, escape)
        for delimiter in (*_DELIMITERS, *_others(lines[0]))
    }
    delimiter = max(regularities, key=lambda delimiter: regularities[delimiter])
    if regularities[delimiter] > _NONE:
        return Layout(_kind(delimiter), delimiter, escape=escape)
    if _is_quoted_column(lines):
        return Layout("CSV with a single column", NO_DELIMITER)
    return Layout("plain text", None)


def _kind(delimiter: str) -> str:
    shown = delimiter if delimiter.isprintable() else f"U+{ord(delimiter):04X}"
    return _DELIMITERS.get(delimiter, f"CSV with {shown}")


def _others(header: str) -> Iterator[str]:
    """Yield the unusual characters that divide a line into usual names, at least two."""
    for delimiter in sorted(_OTHER_DELIMITERS.intersection(header)):
        if usual_names(header.split(delimiter)) >= 2:
            yield delimiter


def _regularity(
    lines: Sequence[str], delimiter: str, escape: str | None
) -> tuple[bool, float, int]:
    """Return how well a delimiter fits: usual names, share of rows as wide as the header, width."""
    rows = _sample(lines, delimiter, escape)
    if not rows:
        return _NONE
    place = header_place(rows)
    header, body = rows[place], rows[place + 1 :]
    # Texts with open commas have more fields than the header; lines of prose have fewer.
    wide = sum(len(row) >= len(header) for row in body)
    usual = usual_names(header) > 0 and wide >= _LEAST_REGULAR * len(body)
    share = sum(len(row) in (len(header), len(header) + 1) for row in body) / max(len(body), 1)
    prose = all(cell.startswith(" ") for row in rows for cell in row[1:])
    fits = usual or (share >= _REGULAR and not prose)
    return (usual, share, len(header)) if fits and len(header) > 1 else _NONE


def _sample(lines: Sequence[str], delimiter: str, escape: str | None) -> list[list[str]]:
    rows = _sample_rows(lines, delimiter, escape)
    return [cells for _, _, cells, _ in rows if not isinstance(cells, str)]


def _sample_rows(lines: Sequence[str], delimiter: str, escape: str | None = None) -> list[Row]:
    block = Block(1, list(lines[:_SAMPLE_LINES]), clean=True)
    return list(chain.from_iterable(split_rows([block], delimiter, escape)))


def _is_quoted_column(lines: Sequence[str]) -> bool:
    """Whether the lines are a column with a usual name and some texts in quotes."""
    filled = [line for line in lines if line.strip()]
    if not filled or not is_text_name(filled[0].strip().strip('"')):
        return False
    rows = _sample_rows(lines, NO_DELIMITER)
    broken = sum(isinstance(cells, str) for _, _, cells, _ in rows)
    return broken == 0 and any(line.startswith('"') for line in filled)


def delimited_records(
    blocks: Iterable[Block], layout: Layout, encoding: Encoding, report: SourceReport
) -> tuple[tuple[str, ...], Iterator[Record]]:
    """Return the columns and the records of delimited text.

    Rows with a wrong number of fields, invalid bytes or open quotes are reported.
    """
    delimiter = layout.delimiter or NO_DELIMITER
    batches = split_rows(_after(blocks, layout.skipped), delimiter, layout.escape)
    head: list[Row] = []
    good: list[list[str]] = []
    for batch in batches:
        head += batch
        good += [cells for _, _, cells, _ in batch if not isinstance(cells, str)]
        if good:
            break
    else:
        return (), _records(iter([head]), (), [], NO_DELIMITER, encoding, report)
    place = header_place(good)
    header, below = good[place], good[place + 1 :]
    start = _place_of(head, place)
    above = [row for row in head[:start] if isinstance(row[2], str) or not is_title(row[2], header)]
    for first, _, cells, _ in head[:start]:
        if not isinstance(cells, str) and is_title(cells, header):
            report.skip(first, "the line is before the header")
    if not is_header(header):
        body = chain([head], batches)
        columns = numbered_columns(len(header), report)
        return columns, _records(body, columns, [], delimiter, encoding, report)
    # R writes the names of rows without a name for their column.
    unnamed = sum(len(row) == len(header) + 1 for row in below) > _REGULAR * len(below)
    columns = column_names(["", *header] if unnamed else header, report)
    body = chain([above, head[start + 1 :]], batches)
    return columns, _records(body, columns, header, delimiter, encoding, report)


def _place_of(head: Sequence[Row], place: int) -> int:
    """Return the place of a good row in the list of all rows."""
    return [number for number, row in enumerate(head) if not isinstance(row[2], str)][place]


def _after(blocks: Iterable[Block], skipped: int) -> Iterator[Block]:
    for block in blocks:
        if skipped and block.line == 1:
            block = Block(1 + skipped, block.lines[skipped:], block.clean)
        yield block


def _records(
    batches: Iterator[list[Row]],
    columns: tuple[str, ...],
    header: list[str],
    delimiter: str,
    encoding: Encoding,
    report: SourceReport,
) -> Iterator[Record]:
    width = len(columns)
    pairs = partial(zip, columns)
    for first, last, cells, clean in chain.from_iterable(batches):
        if isinstance(cells, str):
            reason = cells
        elif not clean and (reason := invalid_byte("".join(cells), encoding)):
            pass
        elif cells == header:
            reason = "the line repeats the header"
        elif len(cells) < width or any(cells[width:]):
            reason = f"expected {width} fields, got {len(cells)}"
        else:
            if last > first + 2 and (rows := _rows_within(cells, delimiter, width)):
                report.warn(
                    f"the row at line {first} holds {rows} lines that look like rows; check for a "
                    "missing quote"
                )
            yield Record(first, dict(pairs(cells)))
            continue
        span = f"the row ends at line {last}: " if last > first else ""
        report.skip(first, span + reason)


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
