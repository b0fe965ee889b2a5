"""Parquet files, a row group at a time."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.compute as pc
from pyarrow import Array, ArrowException, DataType, RecordBatch, types
from pyarrow.parquet import ParquetFile

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.header import column_names
from streaming.sources.files.containers.table import Record, Table
from streaming.sources.report import SourceReport

MAX_GROUP = 2**31
"""Unpacked bytes of a row group, 2 GiB."""

_BATCH = 1024
_SLICE = 2**26
"""Bytes of values converted at a time, 64 MiB, unless a row alone is larger."""


def parquet_table(path: Path, name: str, report: SourceReport) -> Table:
    """Return the table of a Parquet file.

    Raises:
        UnreadableFileError: the file is damaged, encrypted, empty or has too large row groups.
    """
    try:
        schema = ParquetFile(path).schema_arrow
        names = schema.names
        # Values that many rows share stay a single value in memory.
        texts = [field.name for field in schema if _is_text(field.type)]
        file = ParquetFile(path, read_dictionary=texts)
        groups = [file.metadata.row_group(place) for place in range(file.num_row_groups)]
        largest = max((group.total_byte_size for group in groups), default=0)
    except (ArrowException, OSError, ValueError) as error:
        raise UnreadableFileError(
            f"{name} cannot be read as Parquet ({_first_line(error)}); write it again, or save "
            "it as CSV."
        ) from None
    if largest > MAX_GROUP:
        raise UnreadableFileError(
            f"{name} has row groups of more than 2 GiB; write it with smaller ones."
        )
    columns = column_names(names, report)
    return Table(name, "Parquet", columns, _records(file, columns, report))


def _records(file: ParquetFile, columns: tuple[str, ...], report: SourceReport) -> Iterator[Record]:
    number, total = 0, file.metadata.num_rows
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            for values in _rows(batch):
                number += 1
                try:
                    row = [v.decode() if isinstance(v, bytes) else v for v in values]
                except UnicodeDecodeError:
                    report.skip(number, "the row has bytes that are not UTF-8")
                else:
                    yield Record(number, dict(zip(columns, row, strict=True)))
    except (ArrowException, OSError, ValueError) as error:
        report.skip(number + 1, f"the row cannot be read ({_first_line(error)})")
        if total - number > 1:
            report.warn(f"the last {total - number - 1:,} rows are left out after this row")


def _rows(batch: RecordBatch) -> Iterator[tuple[object, ...]]:
    """Yield the rows, converted in slices of at most 64 MiB, or a row at a time."""
    longest = sum(map(_longest, batch.columns))
    count = max(1, _SLICE // max(longest, 1))
    for start in range(0, batch.num_rows, count):
        columns = [column.to_pylist() for column in batch.slice(start, count).columns]
        yield from zip(*columns, strict=True)


def _longest(column: Array) -> int:
    """Return the bytes of the longest value of a column of texts, else those of the column."""
    values = column.dictionary if types.is_dictionary(column.type) else column
    if not _is_text(values.type):
        return int(values.get_total_buffer_size())
    return pc.max(pc.binary_length(values)).as_py() or 0


def _is_text(kind: DataType) -> bool:
    texts = types.is_string(kind) or types.is_large_string(kind)
    return bool(texts or types.is_binary(kind) or types.is_large_binary(kind))


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:80].rstrip(".")
