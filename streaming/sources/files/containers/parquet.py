"""Parquet files, a row group at a time."""

from collections.abc import Iterator
from pathlib import Path

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.header import column_names
from streaming.sources.files.containers.table import Record, Table
from streaming.sources.report import SourceReport

MAX_GROUP = 2**31
"""Unpacked bytes of a row group, 2 GiB."""

_BATCH = 1024


def parquet_table(path: Path, name: str, report: SourceReport) -> Table:
    """Return the table of a Parquet file.

    Raises:
        UnreadableFileError: the file is damaged, encrypted, empty or has too large row groups.
    """
    try:
        file = ParquetFile(path)
        names = file.schema_arrow.names
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
            values = [column.to_pylist() for column in batch.columns]
            for row in zip(*values, strict=True):
                number += 1
                yield Record(number, dict(zip(columns, row, strict=True)))
    except (ArrowException, OSError, ValueError) as error:
        report.skip(number + 1, f"the row cannot be read ({_first_line(error)})")
        if total - number > 1:
            report.warn(f"the last {total - number - 1:,} rows are left out after this row")


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:80].rstrip(".")
