"""Records of a file, independent of its container."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Record(NamedTuple):
    """A record: its place in the file, from 1, and its values by column.

    ``line`` is the first line of a row in a text file, else the number of the record. Values are
    texts in a delimited file, and as the container types them in all others: numbers, dates,
    booleans, ``None``, or nested lists and dictionaries.
    """

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """Records of one file, archive member or sheet, read lazily and once.

    Attributes:
        name: file name, with the member or sheet after a slash: "export.zip/comments.csv".
        container: for people: "CSV with semicolons, windows-1252", "JSON array", "XLSX sheet 1".
        columns: distinct names in order; for JSON, the keys of the first record.
        records: the records; whatever cannot be read is counted in the report.
        context: plain values of the JSON object that encloses the records, such as a video's ID,
            and objects about a video beside them.
    """

    name: str
    container: str
    columns: tuple[str, ...]
    records: Iterator[Record]
    context: Mapping[str, object] = field(default_factory=dict)
