"""Spreadsheets: XLSX, XLS and ODS."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.header import (
    SEARCHED,
    column_names,
    header_place,
    is_header,
    is_title,
    numbered_columns,
)
from streaming.sources.files.containers.sheet_size import is_larger
from streaming.sources.files.containers.table import Record, Table
from streaming.sources.files.containers.unpacking import DAMAGE
from streaming.sources.report import SourceReport

MAX_CELLS = 10_000_000
"""Cells of a sheet, blank ones between filled ones included: they are held in memory."""

MAX_XML = 2**30
"""Bytes of a workbook's unpacked parts, 1 GiB."""


def sheets(path: Path, kind: str, name: str, report: SourceReport) -> Iterator[Table]:
    """Yield a table for each sheet that has rows.

    Args:
        path: the workbook.
        kind: "XLSX", "XLS" or "ODS".
        name: the workbook's name for people.
        report: receives what cannot be read.

    Raises:
        UnreadableFileError: the workbook is damaged, encrypted or too large.
    """
    try:
        if kind != "XLS":
            _check_size(path, kind, name)
        with path.open("rb") as file, _panics():
            workbook = CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise UnreadableFileError(
            f"{name} is protected by a password; save it without one."
        ) from None
    except (CalamineError, ExpatError, *DAMAGE) as error:
        raise UnreadableFileError(_damaged(name, kind, error)) from None
    with workbook:
        for number, sheet_name in enumerate(workbook.sheet_names, start=1):
            try:
                with _panics():
                    rows: Iterator[list[Any]] = iter(
                        workbook.get_sheet_by_name(sheet_name).iter_rows()
                    )
            except CalamineError as error:
                report.warn(f"sheet {sheet_name!r} cannot be read ({error})")
                continue
            table = _table(rows, f"{name}/{sheet_name}", f"{kind} sheet {number}", report)
            if table is not None:
                yield table


@contextmanager
def _panics() -> Iterator[None]:
    """Raise a panic of calamine, which damaged XLS files cause, as an error of calamine."""
    try:
        yield
    except BaseException as error:
        # Its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise CalamineError("the workbook is damaged") from None


def _table(
    rows: Iterator[list[Any]], name: str, container: str, report: SourceReport
) -> Table | None:
    numbered = (
        (number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row)
    )
    head = list(islice(numbered, SEARCHED))
    if not head:
        return None
    texts = [[str(cell) for cell in row] for _, row in head]
    place = header_place(texts)
    header = texts[place]
    if is_header(header) and all(isinstance(cell, str) for cell in head[place][1]):
        columns = column_names(header, report)
        above = []
        for numbered_row, cells in zip(head[:place], texts, strict=False):
            if is_title(cells, header):
                report.skip(numbered_row[0], "the row is before the header")
            else:
                above.append(numbered_row)
        body = chain(above, head[place + 1 :], numbered)
    else:
        columns = numbered_columns(len(header), report)
        body = chain(head, numbered)
    return Table(name, container, columns, _records(body, columns))


def _records(
    rows: Iterator[tuple[int, Sequence[Any]]], columns: tuple[str, ...]
) -> Iterator[Record]:
    for number, row in rows:
        yield Record(number, dict(zip(columns, map(_value, row), strict=False)))


def _value(cell: object) -> object:
    if cell == "":
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _check_size(path: Path, kind: str, name: str) -> None:
    """Check the size of a zipped workbook before it is loaded."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MAX_XML:
            raise UnreadableFileError(_too_large(name))
        # calamine itself limits repeated cells of ODS.
        if kind == "XLSX" and is_larger(archive, MAX_CELLS):
            raise UnreadableFileError(_too_large(name))


def _too_large(name: str) -> str:
    return f"{name} is too large for a spreadsheet ({MAX_CELLS:,} cells); save it as CSV."


def _damaged(name: str, kind: str, error: Exception) -> str:
    return (
        f"{name} cannot be read as {kind} ({str(error)[:80]}); open it in a spreadsheet program "
        "and save it again as XLSX or CSV."
    )
