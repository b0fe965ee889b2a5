"""CSV and JSONL -> Comment, row by row.

A row that cannot be read is counted in the report with its line and reason, and left out; the
others go on. Files are UTF-8, with or without BOM, or UTF-16 with BOM.
"""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TextIO

from errors import PermanentError
from streaming.kafka.messages import Comment
from streaming.sources.columns import MissingColumnError, find_columns, require_columns
from streaming.sources.comment import UnusableCommentError
from streaming.sources.report import SourceReport
from streaming.sources.rows import RowReader

CSV_SUFFIXES = frozenset({".csv", ".tsv"})
SUFFIXES = CSV_SUFFIXES | {".jsonl", ".ndjson"}
MAX_FIELD = 16 * 2**20

Row = tuple[int, dict[str, str]]


class UnreadableFileError(PermanentError):
    """A file that is missing, empty, not allowed, or in a form that is not read."""


def read_file(
    path: Path,
    report: SourceReport,
    *,
    request_id: str,
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "file",
) -> Iterator[Comment]:
    """Return the comments of a CSV or JSONL file, read as they are asked for.

    Columns are found by their usual names, or by ``columns`` (field -> column). A row belongs to
    the video it names, else to ``video_id``, else to one called like the file without its suffix.

    Raises:
        UnreadableFileError: no such file, no permission, empty, or another suffix.
        MissingColumnError: no column holds the text, or a mapped column is not there.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFileError(f"{path} is neither .csv nor .jsonl; convert it to one of them.")
    if not is_file(path):
        raise UnreadableFileError(f"There is no file {path}; check its name and folder.")
    reader = RowReader(report, request_id=request_id, video_id=video_id or path.stem, source=source)
    rows = _csv_rows if suffix in CSV_SUFFIXES else _jsonl_rows

    def comments() -> Iterator[Comment]:
        try:
            with _open(path) as handle:
                for line, row in rows(handle, report, columns or {}):
                    yield from reader.comments(line, row)
        except (MissingColumnError, UnreadableFileError) as error:
            raise type(error)(f"{path}: {error}") from None
        except OSError as error:
            raise UnreadableFileError(
                f"{path} cannot be read ({error.strerror}); check its permissions and its disk."
            ) from error

    return comments()


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is no error."""
    try:
        return path.is_file()
    except OSError:
        return False


def _open(path: Path) -> TextIO:
    with path.open("rb") as handle:
        start = handle.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return path.open(encoding="utf-16", errors="replace", newline="")
    # Bytes that are no UTF-8 come through as lone surrogates, so that their row can be named.
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _csv_rows(handle: TextIO, report: SourceReport, columns: Mapping[str, str]) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD)
    head = handle.readline()
    delimiter = max(",;\t", key=head.count)
    records = _csv_records(chain([head], handle), delimiter)
    _, _, names = next(records, (0, 0, "it is empty"))
    if isinstance(names, str):
        raise UnreadableFileError(f"no line names its columns: {names}.")
    names = [name.strip() for name in names]
    found = find_columns(names, columns)
    require_columns(names, columns, found)
    places = {field: names.index(column) for field, column in found.items()}
    for first, last, cells in records:
        span = f"up to line {last}: " if last > first else ""
        if isinstance(cells, str):
            report.skip(first, span + cells)
        elif reason := _broken_bytes("".join(cells)):
            report.skip(first, span + reason)
        elif len(cells) != len(names):
            report.skip(first, f"{span}it has {len(cells)} fields instead of {len(names)}")
        else:
            yield first, {field: cells[place] for field, place in places.items()}


def _csv_records(
    lines: Iterator[str], delimiter: str
) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield first line, last line, and the cells or the reason why there are none."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The reader goes on at the next line after an error.
            yield first, reader.line_num, f"it is not valid CSV ({error})"
        else:
            if cells:
                yield first, reader.line_num, cells


def _jsonl_rows(handle: TextIO, report: SourceReport, columns: Mapping[str, str]) -> Iterator[Row]:
    """Yield line and cells; a row may lack any key, and is left out only for want of a text."""
    keys: list[str] = []
    seen: dict[str, str] = {}
    for number, line in enumerate(handle, start=1):
        if not line.strip():
            continue
        try:
            row = _json_object(line)
            found = find_columns(list(row), columns)
            keys = keys or list(row)
            if "text" not in found:
                raise UnusableCommentError("it has no text")
            cells = {field: _cell(field, row[column]) for field, column in found.items()}
        except UnusableCommentError as error:
            report.skip(number, str(error))
        else:
            seen.update(found)
            yield number, cells
    if keys and "text" not in seen:
        require_columns(keys, columns, seen)
    for field in columns.keys() - seen.keys():
        report.warn(f"no row has the column {columns[field]!r} for {field}")


def _json_object(line: str) -> dict[str, object]:
    if reason := _broken_bytes(line):
        raise UnusableCommentError(reason)
    try:
        row = json.loads(line.strip())
    except json.JSONDecodeError as error:
        place = f"{error.msg.removesuffix(' at')} at column {error.colno}"
        raise UnusableCommentError(f"it is not valid JSON ({place})") from None
    except (ValueError, RecursionError):
        raise UnusableCommentError("its JSON is nested too deep or has a huge number") from None
    if not isinstance(row, dict):
        raise UnusableCommentError(f"it is a JSON {type(row).__name__}, not an object")
    return row


def _cell(field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise UnusableCommentError(f"its {field} is a JSON {type(value).__name__}, not a value")
    return str(value)


def _broken_bytes(text: str) -> str:
    """Return the reason if the text came from bytes that are no UTF-8, else nothing."""
    escaped = re.search("[\udc80-\udcff]", text)
    if escaped is None:
        return ""
    return f"byte 0x{ord(escaped[0]) - 0xDC00:02X} is not UTF-8; save the file as UTF-8"
