"""Tables of a file, whatever its container."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from streaming.sources.files.containers import unpacking
from streaming.sources.files.containers.delimited import find_layout
from streaming.sources.files.containers.delimited_rows import delimited_tables, text_lines
from streaming.sources.files.containers.encoding import (
    SAMPLE_SIZE,
    Encoding,
    decode,
    detect_encoding,
    detect_late,
)
from streaming.sources.files.containers.errors import UnreadableFileError, no_access
from streaming.sources.files.containers.json_records import json_parts, json_start
from streaming.sources.files.containers.kind import check_start, kind_of, zip_kind
from streaming.sources.files.containers.parquet import parquet_table
from streaming.sources.files.containers.spreadsheet import sheets
from streaming.sources.files.containers.table import Table
from streaming.sources.files.containers.text import Block, read_blocks, read_pieces
from streaming.sources.files.containers.unpacking import Allowance
from streaming.sources.report import SourceReport

MAX_NESTED = 2
"""Archives within archives."""


def read_tables(
    path: Path,
    report: SourceReport,
    *,
    name: str | None = None,
    allowance: Allowance | None = None,
) -> Iterator[Table]:
    """Yield the tables of a file, a text in most cases, recognised by its content.

    Args:
        path: the file. gzip and zip may be around any kind of file, and around each other.
        report: receives the rows that cannot be read, while records are read.
        name: the file's name for people; the path by default.
        allowance: what may be unpacked, if it is shared with other files.

    Yields:
        Tables with at least a record or a reported row. Read all records of a table before the next
        table; else a text of several tables may end.

    Raises:
        UnreadableFileError: the file is missing, empty, damaged, not accessible, or of a kind that
            holds no comments.
    """
    shown = name or str(path)
    try:
        if not path.is_file():
            raise UnreadableFileError(f"{shown} does not exist; check its name and folder.")
        tables = _tables(path, shown, report, allowance or Allowance(), depth=0)
        yield from _filled(tables, shown, report)
    except OSError as error:
        raise no_access(shown, error) from error


def _filled(tables: Iterator[Table], name: str, report: SourceReport) -> Iterator[Table]:
    """Yield the tables that have records or reported rows; all others are named at the end."""
    empty: list[str] = []
    count, skipped = 0, report.skipped
    for table in tables:
        first = next(table.records, None)
        if first is None and report.skipped == skipped:
            empty.append(table.name)
            continue
        count += 1
        records = table.records if first is None else chain([first], table.records)
        columns = table.columns or (tuple(first.values) if first else ())
        yield replace(table, records=records, columns=columns)
        skipped = report.skipped
    if not count:
        raise UnreadableFileError(
            f"{name} has no rows below its header; export the comments again."
        )
    for title in empty:
        report.warn(f"{title} has no rows")


def _tables(
    path: Path, name: str, report: SourceReport, allowance: Allowance, depth: int
) -> Iterator[Table]:
    with path.open("rb") as file:
        start = file.read(SAMPLE_SIZE)
    check_start(start, name)
    kind, advice = kind_of(start), ""
    if kind == "zip":
        try:
            kind, advice = zip_kind(path)
        except unpacking.DAMAGE as error:
            raise UnreadableFileError(
                f"{name} is a damaged zip archive or workbook ({str(error)[:80]}); download or "
                "save it again."
            ) from None
    if advice:
        raise UnreadableFileError(f"{name} is {advice}.")
    if kind in ("gzip", "zip") and depth == MAX_NESTED:
        raise UnreadableFileError(f"{name} is an archive within archives; unpack it first.")
    if kind == "gzip":
        with unpacking.gunzipped(path, name, allowance, report) as content:
            inner = name.removesuffix(".gz")
            yield from _tables(content, inner, report, allowance, depth + 1)
    elif kind == "zip":
        yield from _members(path, name, report, allowance, depth)
    elif kind == "Parquet":
        yield parquet_table(path, name, report)
    elif kind == "text":
        yield from _text(path, start, name, report)
    else:
        yield from sheets(path, kind, name, report)


def _members(
    path: Path, name: str, report: SourceReport, allowance: Allowance, depth: int
) -> Iterator[Table]:
    count = 0
    errors: list[UnreadableFileError] = []
    with zipfile.ZipFile(path) as archive:
        for member in unpacking.members(archive, name, allowance, report):
            shown = f"{name}/{member.filename}"
            try:
                with unpacking.unzipped(archive, member, shown, allowance, report) as content:
                    for table in _tables(content, shown, report, allowance, depth + 1):
                        yield table
                        count += 1
            except UnreadableFileError as error:
                errors.append(error)
            if allowance.left < 0:
                break
    if not count and errors:
        raise errors[0]
    for unreadable in errors:
        report.warn(str(unreadable))


def _text(path: Path, start: bytes, name: str, report: SourceReport) -> Iterator[Table]:
    encoding = detect_encoding(start)
    if len(start) == SAMPLE_SIZE and start.isascii() and encoding == Encoding("utf_8"):
        with path.open("rb") as file:
            encoding = detect_late(file)
    sample = decode(start, encoding).replace("\0", "")

    start_of_json = 0

    def blocks() -> Iterator[Block]:
        with path.open("rb") as file:
            yield from read_blocks(file, encoding, report)

    def pieces() -> Iterator[str]:
        with path.open("rb") as file:
            text = read_pieces(file, encoding)
            yield next(text, "")[start_of_json:]
            yield from text

    suffix = "" if encoding.codec == "utf_8" else f", {encoding}"
    if (begin := json_start(sample)) is not None:
        start_of_json = begin
        for part in json_parts(sample[begin:], pieces, blocks, encoding, report):
            yield Table(name, part.kind + suffix, (), part.records, part.context)
        return
    lines = list(io.StringIO(sample, newline=""))
    whole = lines[:-1] if len(start) == SAMPLE_SIZE and len(lines) > 1 else lines
    layout = find_layout(whole)
    if layout.delimiter is None:
        columns, records = text_lines(blocks(), encoding, report)
        yield Table(name, layout.kind + suffix, columns, records)
        return
    for line, columns, records in delimited_tables(blocks(), layout, encoding, report):
        place = f", from line {line}" if line > 1 else ""
        yield Table(name, layout.kind + suffix + place, columns, records)
