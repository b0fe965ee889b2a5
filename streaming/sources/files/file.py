"""Files of comments -> Comment, one row at a time.

Rows that cannot be read are skipped and recorded in the report with their line and reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from streaming.kafka.messages import Comment
from streaming.sources.files.columns import MissingColumnError
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.files.equal_rows import EqualRows
from streaming.sources.files.own_ids import OwnIds
from streaming.sources.files.reading import comments, inspect
from streaming.sources.report import SourceReport

_SUFFIXES = ".csv .tsv .tab .json .jsonl .ndjson .xlsx .xls .ods .parquet .gz .zip"
SUFFIXES = frozenset(_SUFFIXES.split())
"""Suffixes of names that are taken for files even if there is no such file."""


_MAY_BE_PLAIN = SUFFIXES | {".txt"}


@dataclass(frozen=True)
class NamedFile:
    """A file as people give it.

    Attributes:
        path: the file.
        name: the name that people know it by: an upload has another one on the server.
        in_folder: whether only its folder was given. Such files are read as plain text only if
            their suffix is ".txt" or in `SUFFIXES`: descriptions of videos stand beside exports.
    """

    path: Path
    name: str
    in_folder: bool = False


def read_file(
    file: NamedFile,
    report: SourceReport,
    *,
    request_id: str,
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "file",
    own_ids: OwnIds | None = None,
) -> Iterator[Comment]:
    """Return the comments of a file, read lazily.

    Columns are those of the tool that wrote the file, else those with usual names, or are given by
    ``columns`` (field -> column). See `streaming.sources.files.reading`. Files of an analysis share
    ``own_ids``.

    Raises:
        UnreadableFileError: the file is missing, empty, not accessible or in an unknown format.
        MissingColumnError: no table has a column for the text, or has a mapped column. A table
            beside others that can be read is left out, which the report says.
    """
    if not is_file(file.path):
        raise UnreadableFileError(f"{file.name} does not exist; check its name and folder.")

    def read() -> Iterator[Comment]:
        equal_rows = EqualRows()
        ids = own_ids or OwnIds()
        errors: list[MissingColumnError] = []
        count = 0
        for table in read_tables(file.path, report, name=file.name):
            count += 1
            is_plain = table.container.startswith("plain text")
            if file.in_folder and is_plain and file.path.suffix.lower() not in _MAY_BE_PLAIN:
                raise UnreadableFileError(
                    f"{file.name} is plain text in a folder; rename it to .txt if it has a "
                    "comment a line."
                )
            try:
                reading = inspect(table, columns or {})
                yield from comments(
                    table,
                    reading,
                    report,
                    request_id=request_id,
                    video_id=video_id,
                    source=source,
                    equal_rows=equal_rows,
                    own_ids=ids,
                )
            except MissingColumnError as error:
                errors.append(MissingColumnError(f"{table.name}: {error}"))
                for _ in table.records:
                    pass  # other tables may follow in the text
        if errors and len(errors) == count:
            raise errors[0]
        for missing in errors:
            report.warn(f"left out {missing}")

    return read()


def is_file(path: Path) -> bool:
    """Return whether the file exists; False for invalid file names."""
    try:
        return path.is_file()
    except OSError:
        return False
