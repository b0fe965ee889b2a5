"""Parquet."""

from typing import BinaryIO

from pyarrow import parquet

from streaming.tables.export.formats.written import Written
from streaming.tables.export.rows import Rows, flat, flat_schema


def write_parquet(rows: Rows, file: BinaryIO) -> Written:
    """Write a column for each emotion, labels as lists and times as UTC timestamps.

    A row group holds a batch. Texts are unchanged.
    """
    count = 0
    with parquet.ParquetWriter(file, flat_schema(rows.schema), compression="zstd") as writer:
        for batch in rows.batches:
            writer.write_batch(flat(batch))
            count += len(batch)
    return Written(count)
