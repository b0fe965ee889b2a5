"""The file formats of exports, with a writer each: from `Rows` to a binary file."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from errors import PermanentError
from streaming.tables.export.choices import Ending
from streaming.tables.export.formats.csv import write_csv
from streaming.tables.export.formats.jsonl import write_jsonl
from streaming.tables.export.formats.parquet import write_parquet
from streaming.tables.export.formats.written import Written
from streaming.tables.export.formats.xlsx import write_xlsx
from streaming.tables.export.rows import Rows

__all__ = ["FORMATS", "Format", "Written", "ending_of"]


class Format(NamedTuple):
    """A file format: its name for people, its media type and its writer.

    The writer reads all batches and leaves the file open. It holds one batch in memory.
    """

    title: str
    media: str
    write: Callable[[Rows, BinaryIO], Written]


FORMATS: Final[dict[Ending, Format]] = {
    Ending.CSV: Format("CSV", "text/csv; charset=utf-8", write_csv),
    Ending.XLSX: Format(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx
    ),
    Ending.JSONL: Format("JSONL", "application/jsonl", write_jsonl),
    Ending.PARQUET: Format("Parquet", "application/vnd.apache.parquet", write_parquet),
}


class UnknownFormatError(PermanentError):
    """The ending of a file names no format."""


def ending_of(path: Path) -> Ending:
    """Return the format by the ending of a file.

    Raises:
        UnknownFormatError: no format has the ending.
    """
    try:
        return Ending(path.suffix[1:].lower())
    except ValueError:
        raise UnknownFormatError(
            f"The ending of {path} names no format: give --format or one of the endings "
            f"{', '.join(f'.{ending}' for ending in Ending)}."
        ) from None
