"""Tables in JSON that is no list of objects: columns, rows of cells, or objects by their ID.

pandas writes columns by default (``DataFrame.to_json()``) and rows with ``orient="split"``;
``orient="index"`` and databases of apps write objects by ID.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.header import (
    column_names,
    is_text_name,
    numbered_columns,
    usual_names,
)
from streaming.sources.files.containers.json_items import (
    items,
    no_object,
    values_of,
    what_is_lost,
)
from streaming.sources.files.containers.json_members import HEADERS, Member, cells_of, members_of
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import invalid_byte, is_clean
from streaming.sources.files.containers.window import JsonError, Window, window_from
from streaming.sources.files.own_ids import is_comment_id
from streaming.sources.files.profiles.generic import LIST_NAMES
from streaming.sources.files.profiles.names import plain
from streaming.sources.files.profiles.videos import is_about_video
from streaming.sources.report import SourceReport

MOST_COLUMNS = 200
"""Columns that are read side by side, each from the file opened once more."""

_INDEX = "index"
_ROWS = ("data", "rows", "values", "records")
_NEXT_ROW = re.compile(r",\s*(?=\[)")


@dataclass(frozen=True)
class Cells:
    """A table in JSON text: its kind for people, and its records."""

    kind: str
    records: Iterator[Record]


def cells_in(
    pieces: Callable[[], Iterator[str]], encoding: Encoding, report: SourceReport
) -> Cells | None:
    """Return the table in an object's members, None if they hold none.

    ``pieces`` opens the text. It is opened once for each column, so that no column is kept in
    memory.
    """
    members, lost = members_of(Window(pieces()))

    def window_on(name: str) -> Window:
        return window_from(pieces(), members[name].start)

    if (rows := _rows_member(members)) is not None:
        header = next((members[name].names for name in HEADERS if _is_header(members, name)), [])
        cells = cell_rows(window_on(rows), header, encoding, report)
        if not header or not _is_index(members, rows):
            return cells
        return Cells(cells.kind, _with_ids(cells.records, cells_of(window_on(_INDEX))))
    if columns := _columns(members):
        if lost:
            report.warn(lost)
        for name in members.keys() - columns:
            if not members[name].is_whole:
                report.warn(f"the file ends within the column {name[:40]!r}, which is left out")
        windows = {name: window_on(name) for name in columns}
        return Cells("JSON columns", _side_by_side(windows, encoding, report))
    if _are_objects(members):
        around = [name for name, member in members.items() if _is_around(name, member)]
        return Cells("JSON objects by ID", _by_id(Window(pieces()), around, encoding, report))
    for name, member in members.items():
        if member.kind == "{" and plain(name) in LIST_NAMES and _are_texts(name, member):
            records = _by_id(window_on(name), (), encoding, report)
            return Cells(f"JSON objects by ID in {name}"[:60], records)
    return None


def cell_rows(
    window: Window, header: Sequence[str], encoding: Encoding, report: SourceReport
) -> Cells:
    """Return the rows of cells in the array that comes next; without a header, the first is it."""
    window.take("[")
    above: list[Record] = []
    if header:
        columns = column_names(header, report)
    else:
        row, _ = window.value()  # has been read once without an error
        first = row if isinstance(row, list) else []
        if _are_names(first):
            columns = column_names([*map(str, first)], report)
        else:
            columns = numbered_columns(len(first), report)
            above = [Record(1, dict(zip(columns, first, strict=True)))]

    def values(row: object) -> dict[str, object] | str:
        if not isinstance(row, list):
            return no_object(row)
        if len(row) != len(columns):
            return f"expected {len(columns)} cells, got {len(row)}"
        return dict(zip(columns, row, strict=True))

    below = items(window, encoding, report, "]", _NEXT_ROW, values)
    return Cells("JSON rows", chain(above, below))


def begins_with_row(window: Window) -> bool:
    """Return whether the first item of the array that comes next is a row of cells."""
    window.take("[")
    try:
        row, _ = window.value()
    except JsonError:
        return False
    return isinstance(row, list) and isinstance(values_of(row), str)


def _are_names(row: Sequence[object]) -> bool:
    """Return whether a row holds names of columns."""
    texts = [cell for cell in row if isinstance(cell, str)]
    return len(texts) == len(row) and any(map(is_text_name, texts))


def _rows_member(members: Mapping[str, Member]) -> str | None:
    """Return the name of the list that holds rows of cells."""
    for name, member in members.items():
        if plain(name) in _ROWS and member.kind == "[" and isinstance(member.first, list):
            return name
    return None


def _is_header(members: Mapping[str, Member], name: str) -> bool:
    return name in members and 0 < members[name].count == len(members[name].names)


def _columns(members: Mapping[str, Member]) -> list[str]:
    """Return the members that are columns, without one that is cut if the others have the texts.

    Plain values are beside the columns, unless one of them is the text of a record.
    """
    nested = {name: member for name, member in members.items() if not member.is_plain}
    beside = members.keys() - nested
    whole = {name: member for name, member in nested.items() if member.is_whole}
    if any(map(is_text_name, beside)):
        return []
    for columns in (whole, nested):
        numbered = all(
            member.first_key.isdecimal() or is_comment_id(member.first_key)
            for member in columns.values()
        )
        if (numbered or not beside) and _are_columns(columns):
            return list(columns)
    return []


def _are_columns(members: Mapping[str, Member]) -> bool:
    """Return whether all members are columns with the same keys, one of them of texts."""
    if not 0 < len(members) <= MOST_COLUMNS:
        return False
    kinds = {member.kind for member in members.values()}
    first = {member.first_key for member in members.values()}
    alike = {(member.count, member.last_key) for member in members.values() if member.is_whole}
    if len(first) > 1 or len(alike) > 1 or (kinds == {"["} and len(members) == 1):
        return False
    return all(member.count for member in members.values()) and any(
        is_text_name(name)
        and not isinstance(member.first, dict | list)
        and not usual_names([member.first_key])
        for name, member in members.items()
    )


def _are_objects(members: Mapping[str, Member]) -> bool:
    """Return whether all members are objects with a text, or most are and no name is usual."""
    texts = [name for name, member in members.items() if member.has_text]
    if len(texts) < 2 or len(texts) == len(members):
        return len(texts) > 1
    nested = sum(not member.is_plain for member in members.values())
    record = any(member.is_plain and is_text_name(name) for name, member in members.items())
    return 2 * len(texts) > nested and not record and not usual_names(texts)


def _is_around(name: str, member: Member) -> bool:
    """Return whether a member beside objects by ID says something about all of them."""
    if member.is_plain:
        return usual_names([name]) > 0
    return is_about_video(name) and not member.has_text


def _are_texts(name: str, member: Member) -> bool:
    """Return whether the cells of a member are comments by ID; some may have lost their text."""
    return member.texts > 0 and ("comment" in plain(name) or 2 * member.texts >= member.count)


def _is_index(members: Mapping[str, Member], rows: str) -> bool:
    """Return whether the rows have comment IDs as their index, as pandas writes it."""
    index = members.get(_INDEX)
    return (
        index is not None
        and index.is_whole
        and isinstance(index.first, str)
        and is_comment_id(index.first)
        and index.kind == "["
        and (members[rows].count == index.count or not members[rows].is_whole)
    )


def _with_ids(
    records: Iterator[Record], index: Iterator[tuple[str, object, str]]
) -> Iterator[Record]:
    place = 0
    for record in records:
        key: object = None
        while place < record.line:
            _, key, _ = next(index)
            place += 1
        own = {"id": key} if isinstance(key, str) and is_comment_id(key) else {}
        yield Record(record.line, {**own, **record.values})


def _side_by_side(
    windows: Mapping[str, Window], encoding: Encoding, report: SourceReport
) -> Iterator[Record]:
    columns = [cells_of(window) for window in windows.values()]
    try:
        for number, cells in enumerate(zip(*columns, strict=True), start=1):
            if len({key for key, _, _ in cells}) > 1:
                report.warn(f"the columns have other rows from row {number} on; these are left out")
                return
            texts = (text for _, _, text in cells)
            torn = next((text for text in texts if not text.isascii() and not is_clean(text)), "")
            if torn:
                report.skip(number, invalid_byte(torn, encoding))
            else:
                key = cells[0][0]
                values = dict(zip(windows, (value for _, value, _ in cells), strict=True))
                yield Record(number, {"id": key, **values} if is_comment_id(key) else values)
    except JsonError as error:
        report.warn(what_is_lost(error))


def _by_id(
    window: Window, around: Collection[str], encoding: Encoding, report: SourceReport
) -> Iterator[Record]:
    """Yield objects by ID; a key that is a number is only their place."""
    number = 0
    try:
        for key, value, text in cells_of(window):
            if key in around:
                continue
            number += 1
            if not text.isascii() and not is_clean(text):
                report.skip(number, invalid_byte(text, encoding))
            elif not isinstance(value, dict):
                report.skip(number, no_object(value))
            else:
                own = {} if key.isdecimal() else {"id": key}
                yield Record(number, {**own, **value})
    except JsonError as error:
        report.warn(what_is_lost(error))
