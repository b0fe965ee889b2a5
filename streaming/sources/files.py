"""CSV and JSONL files -> Comment, row by row.

Unreadable rows are skipped and recorded in the report with their line and reason. Files are UTF-8,
with or without a BOM, or UTF-16 with a BOM.
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
    """The file is missing, empty, not accessible or in an unsupported format."""


def read_file(
    path: Path,
    report: SourceReport,
    *,
    request_id: str,
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "file",
) -> Iterator[Comment]:
    """Return the comments of a CSV or JSONL file, read lazily.

    Columns are matched by common names, or by ``columns`` (field -> column). The video of a row is
    its own video ID, else ``video_id``, else the file name without its suffix.

    Raises:
        UnreadableFileError: the file is missing, empty or not accessible, or has another suffix.
        MissingColumnError: no column holds the text, or a mapped column is missing.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFileError(
            f"{path} is not a .csv or .jsonl file; convert it to one of them."
        )
    if not is_file(path):
        raise UnreadableFileError(f"{path} does not exist; check its name and folder.")
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
                f"{path} cannot be read ({error.strerror}); check its permissions and the disk."
            ) from error

    return comments()


def is_file(path: Path) -> bool:
    """Return whether the file exists; False for invalid file names."""
    try:
        return path.is_file()
    except OSError:
        return False


def _open(path: Path) -> TextIO:
    with path.open("rb") as handle:
        start = handle.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return path.open(encoding="utf-16", errors="replace", newline="")
    # Invalid UTF-8 is decoded to lone surrogates, so that its row can be reported.
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _csv_rows(handle: TextIO, report: SourceReport, columns: Mapping[str, str]) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD)
    head = handle.readline()
    delimiter = max(",;\t", key=head.count)
    records = _csv_records(chain([head], handle), delimiter)
    _, _, names = next(records, (0, 0, "the file is empty"))
    if isinstance(names, str):
        raise UnreadableFileError(
            f"it has no header line ({names}); put the column names on the first line."
        )
    names = [name.strip() for name in names]
    by_field = find_columns(names, columns)
    require_columns(names, columns, by_field)
    places = {field: names.index(column) for field, column in by_field.items()}
    for first, last, cells in records:
        span = f"the row ends at line {last}: " if last > first else ""
        if isinstance(cells, str):
            report.skip(first, span + cells)
        elif reason := _broken_bytes("".join(cells)):
            report.skip(first, span + reason)
        elif len(cells) != len(names):
            report.skip(first, f"{span}expected {len(names)} fields, got {len(cells)}")
        else:
            yield first, {field: cells[place] for field, place in places.items()}


def _csv_records(
    lines: Iterator[str], delimiter: str
) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield first line, last line, and the cells or the reason they cannot be read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # After an error, the reader continues at the next line.
            yield first, reader.line_num, f"not valid CSV ({error})"
        else:
            if cells:
                yield first, reader.line_num, cells


def _jsonl_rows(handle: TextIO, report: SourceReport, columns: Mapping[str, str]) -> Iterator[Row]:
    """Yield line and cells. A row without a text is skipped; all other keys are optional."""
    keys: list[str] = []
    seen: dict[str, str] = {}
    for number, line in enumerate(handle, start=1):
        if not line.strip():
            continue
        try:
            row = _json_object(line)
            by_field = find_columns(list(row), columns)
            keys = keys or list(row)
            if "text" not in by_field:
                raise UnusableCommentError("the text is missing")
            cells = {field: _cell(field, row[column]) for field, column in by_field.items()}
        except UnusableCommentError as error:
            report.skip(number, str(error))
        else:
            seen.update(by_field)
            yield number, cells
    if keys and "text" not in seen:
        require_columns(keys, columns, seen)
    for field in columns.keys() - seen.keys():
        report.warn(f"column {columns[field]!r} for {field} occurs in no row")


def _json_object(line: str) -> dict[str, object]:
    if reason := _broken_bytes(line):
        raise UnusableCommentError(reason)
    try:
        row = json.loads(line.strip())
    except json.JSONDecodeError as error:
        place = f"{error.msg.removesuffix(' at')} at column {error.colno}"
        raise UnusableCommentError(f"not valid JSON ({place})") from None
    except (ValueError, RecursionError):
        raise UnusableCommentError(
            "the JSON is nested too deeply or has a number that is too large"
        ) from None
    if not isinstance(row, dict):
        raise UnusableCommentError(f"not a JSON object but a {type(row).__name__}")
    return row


def _cell(field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise UnusableCommentError(f"{field} is a JSON {type(value).__name__}, not a plain value")
    return str(value)


def _broken_bytes(text: str) -> str:
    """Return the reason if the text was not valid UTF-8, else an empty string."""
    escaped = re.search("[\udc80-\udcff]", text)
    if escaped is None:
        return ""
    return f"byte 0x{ord(escaped[0]) - 0xDC00:02X} is not UTF-8; save the file as UTF-8"
