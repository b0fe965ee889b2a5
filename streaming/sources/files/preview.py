"""Preview of files: how they are read, and their first comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from streaming.kafka.messages import Comment
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.files.containers.unpacking import Allowance
from streaming.sources.files.file import NamedFile
from streaming.sources.files.reading import Reading, comments, inspect
from streaming.sources.report import SourceReport

MAX_TABLES = 20
"""Tables that a preview shows; a folder or workbook may have more."""

MAX_UNPACKED = 2**26
"""Bytes that a preview unpacks of all files, 64 MiB."""

MAX_MEMBERS = 50
"""Files of zip archives that a preview tries to read."""


@dataclass(frozen=True)
class Preview:
    """How a table is read.

    Attributes:
        reading: its profile, container and columns.
        comments: its first comments as they would be sent; empty without a text column.
        report: what is known of these rows: those that cannot be read, with reasons.
    """

    reading: Reading
    comments: tuple[Comment, ...]
    report: SourceReport


def previews(
    files: Sequence[NamedFile], columns: Mapping[str, str], rows: int, video_id: str | None = None
) -> list[Preview]:
    """Return a preview of the first 20 tables, each with up to ``rows`` comments.

    Of archives, up to 50 files are tried and 64 MiB are unpacked.

    ``columns`` maps fields to columns, see `streaming.sources.files.reading`.

    Raises:
        UnreadableFileError: a file is missing, empty, not accessible or in an unknown format.
        MissingColumnError: a mapped column is missing.
    """
    shown: list[Preview] = []
    allowance = Allowance(MAX_UNPACKED, MAX_MEMBERS, preview=True)
    for file in files:
        report = SourceReport()
        for table in read_tables(file.path, report, name=file.name, allowance=allowance):
            reading = inspect(table, columns)
            sent = (
                ()
                if reading.missing
                else tuple(
                    islice(comments(table, reading, report, request_id="", video_id=video_id), rows)
                )
            )
            shown.append(Preview(reading, sent, report))
            if len(shown) == MAX_TABLES:
                return shown
            report = SourceReport()
        if allowance.left < 0 and shown:
            break
    return shown
