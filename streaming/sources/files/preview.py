"""Preview of files: how they are read, and their first comments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from errors import ToneError
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
    files: Sequence[NamedFile], columns: Mapping[str, str], rows: int
) -> tuple[list[Preview], list[str]]:
    """Return previews of the first 20 tables of all files, each with up to ``rows`` comments.

    Of archives, up to 50 files are tried and 64 MiB are unpacked.

    ``columns`` maps fields to columns, see `streaming.sources.files.reading`.

    Returns:
        The previews, and a sentence for each file that cannot be read beside others that can.

    Raises:
        UnreadableFileError: no file can be read: each is missing, empty, not accessible or in an
            unknown format.
        MissingColumnError: a mapped column is missing.
    """
    shown: list[Preview] = []
    errors: list[ToneError] = []
    allowance = Allowance(MAX_UNPACKED, MAX_MEMBERS, preview=True)
    for file in files:
        try:
            shown += [*islice(_of_file(file, columns, rows, allowance), MAX_TABLES - len(shown))]
        except ToneError as error:
            errors.append(error)
        if len(shown) == MAX_TABLES or (allowance.left < 0 and shown):
            break
    if errors and not shown:
        raise errors[0]
    return shown, [str(error) for error in errors]


def _of_file(
    file: NamedFile, columns: Mapping[str, str], rows: int, allowance: Allowance
) -> Iterator[Preview]:
    report = SourceReport()
    for table in read_tables(file.path, report, name=file.name, allowance=allowance):
        reading = inspect(table, columns)
        sent: tuple[Comment, ...] = ()
        if not reading.missing:
            sent = tuple(islice(comments(table, reading, report, request_id=""), rows))
        yield Preview(reading, sent, report)
        report = SourceReport()
