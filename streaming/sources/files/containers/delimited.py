"""How a text is divided: by delimiters, or into a comment a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from streaming.sources.files.containers.header import (
    header_place,
    is_text_name,
    usual_names,
)
from streaming.sources.files.containers.rows import Row, split_rows
from streaming.sources.files.containers.text import Block

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
        quotes: whether fields may be in quotes; else a quote is a part of a field.
    """

    kind: str
    delimiter: str | None
    skipped: int = 0
    escape: str | None = None
    quotes: bool = True


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
        if delimiter == "\t" and _quotes_are_literal(lines):
            return Layout("CSV with tabs, without quotes", delimiter, quotes=False)
        return Layout(_kind(delimiter), delimiter, escape=escape)
    if _is_quoted_column(lines):
        return Layout("CSV with a single column", NO_DELIMITER)
    return Layout("plain text", None)


def _quotes_are_literal(lines: Sequence[str]) -> bool:
    """Return whether lines with tabs are rows, although quotes in them are open.

    Databases write tabs without quotes. A field that is in quotes begins and ends with one.
    """
    rows = list(chain.from_iterable(split_rows([Block(1, list(lines), clean=True)], "\t")))
    if all(isinstance(cells, list) and first == last for first, last, cells, _ in rows):
        return False
    filled = [line.rstrip("\r\n").split("\t") for line in lines if line.strip()]
    quoted = [cell for cells in filled for cell in cells if cell.startswith('"')]
    whole = sum(cell.endswith('"') and len(cell) > 1 for cell in quoted)
    return len(set(map(len, filled))) == 1 and 2 * whole < len(quoted)


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
