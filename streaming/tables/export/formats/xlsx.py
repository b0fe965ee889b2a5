"""XLSX, written row by row with XlsxWriter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import isfinite
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from streaming.tables.export.formats.written import Written
from streaming.tables.export.rows import LABELS_JOINT, Rows, flat, flat_schema

ROWS_PER_SHEET: Final = 1_048_575
"""Rows of a sheet, besides the header."""

CELL_UNITS: Final = 32_767
"""UTF-16 code units of a cell."""

_EXACT: Final = 10**15
"""Spreadsheets keep fifteen digits of a number."""
_UNIX_EPOCH: Final = 25_569
"""1970-01-01 in days since 1899-12-30."""
_FIRST_DAY: Final = 61
"""1900-03-01: spreadsheets disagree about earlier days."""
_DAY_MS: Final = 86_400_000
_WIDTHS: Final = {"text": 80, "author": 20, "published_at": 19}


class _Book:
    """A workbook that begins a new sheet when one is full; its temporary files are in a folder.

    ``cut`` counts the texts that were longer than a cell.
    """

    def __init__(self, file: BinaryIO, folder: str, schema: pa.Schema, rows_per_sheet: int) -> None:
        # In constant memory, a row goes to a temporary file when the next one begins.
        options = {"constant_memory": True, "tmpdir": folder}
        self._workbook = xlsxwriter.Workbook(file, options)
        self._workbook.use_zip64()  # has an effect above 4 GB only
        self._bold = self._workbook.add_format({"bold": True})
        self._time = self._workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._names = schema.names
        self._puts = [self._put(field.type) for field in schema]
        self._rows_per_sheet = rows_per_sheet
        self._sheets = self._row = self.cut = 0
        self._sheet = self._new_sheet()

    def add(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a flat batch; a null leaves its cell empty."""
        columns = [_cells(column) for column in batch.columns]
        for values in zip(*columns, strict=True):
            if self._row == self._rows_per_sheet:
                self._sheet = self._new_sheet()
            self._row += 1
            for place, (put, value) in enumerate(zip(self._puts, values, strict=True)):
                if value is not None:
                    put(place, value)

    def close(self) -> None:
        """Write the file, with a last sheet that tells of texts that were cut."""
        if self.cut:
            notes = self._workbook.add_worksheet("notes")
            notes.write_string(0, 0, cut_sentence(self.cut))
        self._workbook.close()

    def _new_sheet(self) -> Worksheet:
        self._sheets, self._row = self._sheets + 1, 0
        suffix = f" {self._sheets}" if self._sheets > 1 else ""
        sheet: Worksheet = self._workbook.add_worksheet(f"comments{suffix}")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(self._names):
            sheet.set_column(place, place, _WIDTHS.get(name, 12))
            sheet.write_string(0, place, name, self._bold)
        return sheet

    def _put(self, kind: pa.DataType) -> Callable[[int, Any], None]:
        if pa.types.is_timestamp(kind):
            return self._put_time
        if pa.types.is_boolean(kind):
            return lambda place, value: self._sheet.write_boolean(self._row, place, value)
        if pa.types.is_integer(kind) or pa.types.is_floating(kind):
            return self._put_number
        return self._put_text

    def _put_text(self, place: int, text: str) -> None:
        short = fitting(text)
        self.cut += short is not text
        self._sheet.write_string(self._row, place, short)

    def _put_number(self, place: int, number: float) -> None:
        if isfinite(number) and abs(number) < _EXACT:
            self._sheet.write_number(self._row, place, number)
        else:
            self._put_text(place, str(number))

    def _put_time(self, place: int, milliseconds: int) -> None:
        days = milliseconds / _DAY_MS + _UNIX_EPOCH
        if days >= _FIRST_DAY:
            self._sheet.write_number(self._row, place, days, self._time)
        else:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
            self._put_text(place, moment.isoformat())


def write_xlsx(rows: Rows, file: BinaryIO, rows_per_sheet: int = ROWS_PER_SHEET) -> Written:
    """Write sheets of ``rows_per_sheet`` rows with typed cells, and a column for each emotion.

    Texts are typed as texts, so none is run as a formula. Those above 32,767 UTF-16 code units are
    cut, and a sheet ``notes`` says how many. U+FFFE and U+FFFF become U+FFFD. Times are dates in
    UTC, labels are joined by commas.
    """
    schema = flat_schema(rows.schema)
    count = 0
    # XlsxWriter deletes its temporary files only after the file was written.
    with TemporaryDirectory(prefix="tone-xlsx-") as folder:
        book = _Book(file, folder, schema, rows_per_sheet)
        for batch in rows.batches:
            book.add(flat(batch))
            count += len(batch)
        book.close()
    return Written(count, book.cut)


def cut_sentence(cut: int) -> str:
    """Return the sentence that tells of texts that were cut."""
    return (
        f"{cut:,} {'text was' if cut == 1 else 'texts were'} cut to {CELL_UNITS:,} characters, the "
        "most that a cell holds. CSV, JSONL and Parquet hold whole texts."
    )


def fitting(text: str) -> str:
    """Return the text itself if it fits into a cell, or else its beginning."""
    if len(text) * 2 <= CELL_UNITS or len(encoded := text.encode("utf-16-le")) <= 2 * CELL_UNITS:
        return text
    # A surrogate pair is cut as a whole.
    return encoded[: 2 * CELL_UNITS].decode("utf-16-le", "ignore")


def _cells(column: pa.Array) -> list[Any]:
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, LABELS_JOINT)
    elif pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    elif pa.types.is_string(column.type):
        # Not allowed in XML; only some readers decode XlsxWriter's escapes of these two.
        column = pc.replace_substring_regex(column, r"[\x{fffe}\x{ffff}]", "\ufffd")
    return column.to_pylist()  # type: ignore[no-any-return]
