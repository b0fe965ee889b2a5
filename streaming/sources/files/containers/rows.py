"""Blocks of lines -> rows of delimited text; a row that is not valid CSV loses itself alone."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from streaming.sources.files.containers.text import BLOCK_SIZE, MAX_LINE, Block

MAX_ROW = 2**18
"""Characters of a row's lines after its first; a longer row has a quote that is never closed."""

REREAD = 2**24
"""Characters read again after open quotes; beyond, rows have to fit into a line for a while."""

Row = tuple[int, int, list[str] | str, bool]
"""First line, last line, the cells or the reason they cannot be read, and `Block.clean`."""

_CUT = "unexpected end of data"
_OPEN = "not valid CSV (a quote is not closed)"
_TORN = "not valid CSV (a quote is not closed, here or in a line before)"

csv.field_size_limit(MAX_LINE)


def split_rows(
    blocks: Iterable[Block], delimiter: str, escape: str | None = None, *, quotes: bool = True
) -> Iterator[list[Row]]:
    """Yield the rows of consecutive blocks in batches, without blank lines.

    Quotes within a field are doubled, or stand after ``escape``. After an open quote,
    reading continues at the next line. Without ``quotes``, a quote is a character like others.
    """
    splitter = _Splitter(delimiter, escape, quotes)
    for block in blocks:
        yield splitter.split(block, last=False)
    yield splitter.split(None, last=True)


@dataclass
class _Splitter:
    """Splits blocks; ``pending`` are the lines of a row that may go on in the next block."""

    delimiter: str
    escape: str | None
    quotes: bool
    pending: Block | None = None
    left: int = REREAD
    broken_until: int = 0

    def split(self, block: Block | None, *, last: bool) -> list[Row]:
        """Return the rows that are whole."""
        self.left = min(self.left + BLOCK_SIZE, REREAD)
        if self.pending is not None:
            before = self.pending
            lines = before.lines + block.lines if block else before.lines
            block = Block(before.line, lines, before.clean and (block is None or block.clean))
            self.pending = None
        rows: list[Row] = []
        start = 0
        while block is not None and start < len(block.lines):
            # Without characters left to read again, a row ends with its line.
            end = start + 1 if self.left < 0 else len(block.lines)
            start = self._take(block, start, end, rows, last=last or self.left < 0)
        return rows

    def _take(self, block: Block, start: int, end: int, rows: list[Row], *, last: bool) -> int:
        """Add the rows of some lines, up to an error; return the place of the line after them."""
        clean, offset, before = block.clean, block.line + start, 0
        whole = start == 0 and end == len(block.lines)
        lines = block.lines if whole else block.lines[start:end]
        reader = csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
            strict=True,
        )
        try:
            for cells in reader:
                after = reader.line_num
                if offset + before < self.broken_until and _is_torn(cells):
                    rows.append((offset + before, offset + after - 1, _TORN, clean))
                elif cells:
                    rows.append((offset + before, offset + after - 1, cells, clean))
                before = after
            return end
        except csv.Error as error:
            reason = str(error)
        row = lines[before : reader.line_num]
        size = sum(map(len, row[1:]))
        if reason == _CUT and not last and size < MAX_ROW:
            self.pending = Block(offset + before, row, clean)
            return end
        self.left -= size
        self.broken_until = max(self.broken_until, offset + reader.line_num)
        reason = _OPEN if reason == _CUT or len(row) > 1 else f"not valid CSV ({reason})"
        rows.append((offset + before, offset + before, reason, clean))
        return start + before + 1


def _is_torn(cells: Sequence[str]) -> bool:
    """Whether a cell has half of a pair of quotes: it is the rest of a field in quotes."""
    return any(cell.count('"') % 2 for cell in cells)
