"""CSV as spreadsheets open it."""

from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from streaming.tables.export.formats.written import Written
from streaming.tables.export.formulas import defused
from streaming.tables.export.rows import LABELS_JOINT, Rows, flat, flat_schema

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Without it, Excel takes the file for the encoding of the system's language."""


def write_csv(rows: Rows, file: BinaryIO) -> Written:
    """Write UTF-8 with a byte-order mark, a header, and a column for each emotion.

    Texts are quoted and unchanged, with two exceptions: an apostrophe precedes those that a
    spreadsheet would run (see `formulas`), and a NUL, at which many readers end a text, becomes
    U+FFFD. Labels are joined by commas; times are ISO 8601 in UTC; nulls are empty.
    """
    count = 0
    file.write(_BYTE_ORDER_MARK)
    header = pa.schema([(field.name, _type(field.type)) for field in flat_schema(rows.schema)])
    with csv.CSVWriter(file, header) as writer:
        for batch in rows.batches:
            columns = [_column(column) for column in flat(batch).columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=header))
            count += len(batch)
    return Written(count)


def _type(kind: pa.DataType) -> pa.DataType:
    textual = pa.types.is_list(kind) or pa.types.is_timestamp(kind)
    return pa.string() if textual else kind


def _column(column: pa.Array) -> Any:
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, LABELS_JOINT)
    elif pa.types.is_timestamp(column.type):
        text = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
        return pc.replace_substring_regex(text, r"\.000Z$", "Z")
    if pa.types.is_string(column.type):
        return defused(pc.replace_substring(column, "\0", "\ufffd"))
    return column
