"""Tables in JSON that is no list of objects: columns, rows of cells, or objects by their ID.

pandas writes columns by default (``DataFrame.to_json()``) and rows with ``orient="split"``;
``orient="index"`` and databases of apps write objects by ID.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.header import (
    column_names,
    is_text_name,
    numbered_columns,
    usual_names,
)
from streaming.sources.files.containers.json_items import (
    MISSING,
    items,
    no_object,
    pass_between,
    values_of,
)
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import invalid_byte, is_clean
from streaming.sources.files.containers.window import JsonError, Window
from streaming.sources.files.own_ids import is_comment_id
from streaming.sources.files.profiles.generic import LIST_NAMES
from streaming.sources.files.profiles.names import plain
from streaming.sources.report import SourceReport

MOST_COLUMNS = 200
"""Columns that are read side by side, each from the file opened once more."""

_ROWS = ("data", "rows", "values", "records")
_HEADERS = ("columns", "header", "headers", "fields")
_MOST_MEMBERS = 1_000
_NEXT_ROW = re.compile(r",\s*(?=\[)")


@dataclass(frozen=True)
class Cells:
    """A table in JSON text: its kind for people, and its records."""

    kind: str
    records: Iterator[Record]


@dataclass
class _Member:
    """What a member of an object holds.

    Attributes:
        kind: the first character of its JSON.
        count: cells of an object or list, else 0.
        first_key: key or place of its first cell.
        last_key: key or place of its last cell.
        first: its first cell.
        has_text: whether it is an object with a usual name of a text.
        names: its texts, if it may be the list of columns.
    """

    kind: str
    count: int = 0
    first_key: str = ""
    last_key: str = ""
    first: object = None
    has_text: bool = False
    names: list[str] = field(default_factory=list)


def cells_in(
    pieces: Callable[[], Iterator[str]], encoding: Encoding, report: SourceReport
) -> Cells | None:
    """Return the table in an object's members, None if they hold none.

    ``pieces`` opens the text. It is opened once for each column, so that no column is kept in
    memory.
    """
    members = _outline(Window(pieces()))
    if (rows := _rows_member(members)) is not None:
        header = next((members[name].names for name in _HEADERS if _is_header(members, name)), [])
        window = Window(pieces())
        _move_to(window, rows)
        return cell_rows(window, header, encoding, report)
    if _are_columns(members):
        return Cells("JSON columns", _side_by_side(pieces, list(members), encoding, report))
    if len(members) > 1 and all(member.has_text for member in members.values()):
        return Cells("JSON objects by ID", _by_id(Window(pieces()), encoding, report))
    for name, member in members.items():
        if member.kind == "{" and plain(name) in LIST_NAMES and _is_text_object(member.first):
            window = Window(pieces())
            _move_to(window, name)
            return Cells(f"JSON objects by ID in {name}"[:60], _by_id(window, encoding, report))
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


def _outline(window: Window) -> dict[str, _Member]:
    """Return the members of the object that comes next; those before its end if it is cut."""
    members: dict[str, _Member] = {}
    try:
        for name in _names(window):
            member = members[name] = _Member(window.peek())
            if member.kind not in ("{", "["):
                window.value()
                continue
            for key, value, _ in _cells(window):
                if not member.count:
                    member.first, member.first_key = value, key
                member.count += 1
                member.last_key = key
                member.has_text = member.has_text or (member.kind == "{" and _is_text(key, value))
                if name in _HEADERS and isinstance(value, str):
                    member.names.append(value)
            if len(members) == _MOST_MEMBERS:
                return members
    except JsonError:
        return members
    pass_between(window)
    # Other objects may follow, of which none is a table.
    return {} if window.peek() else members


def _names(window: Window) -> Iterator[str]:
    """Yield the names in the object that comes next; the caller reads the value of each."""
    window.take("{")
    while not window.take("}"):
        name, _ = window.value()
        if not isinstance(name, str) or not window.take(":"):
            raise JsonError("not valid JSON (a member has no name)", cut=not window.peek())
        yield name
        window.take(",")


def _cells(window: Window) -> Iterator[tuple[str, object, str]]:
    """Yield the key or place, the value and the text of each cell of the object or list."""
    if window.peek() == "{":
        for name in _names(window):
            yield name, *window.value()
        return
    window.take("[")
    place = 0
    while not window.take("]"):
        yield str(place), *window.value()
        place += 1
        window.take(",")


def _move_to(window: Window, wanted: str) -> None:
    for name in _names(window):
        if name == wanted:
            return
        window.value()


def _rows_member(members: Mapping[str, _Member]) -> str | None:
    """Return the name of the list that holds rows of cells."""
    for name, member in members.items():
        if plain(name) in _ROWS and member.kind == "[" and isinstance(member.first, list):
            return name
    return None


def _is_header(members: Mapping[str, _Member], name: str) -> bool:
    return name in members and 0 < members[name].count == len(members[name].names)


def _are_columns(members: Mapping[str, _Member]) -> bool:
    """Return whether all members are columns with the same keys, one of them of texts."""
    if not 0 < len(members) <= MOST_COLUMNS:
        return False
    kinds = {member.kind for member in members.values()}
    alike = {(member.count, member.first_key, member.last_key) for member in members.values()}
    if len(alike) > 1 or not kinds <= {"{", "["} or (kinds == {"["} and len(members) == 1):
        return False
    return all(member.count for member in members.values()) and any(
        is_text_name(name)
        and not isinstance(member.first, dict | list)
        and not usual_names([member.first_key])
        for name, member in members.items()
    )


def _side_by_side(
    pieces: Callable[[], Iterator[str]],
    names: Sequence[str],
    encoding: Encoding,
    report: SourceReport,
) -> Iterator[Record]:
    columns = []
    for name in names:
        window = Window(pieces())
        _move_to(window, name)
        columns.append(_cells(window))
    for number, cells in enumerate(zip(*columns, strict=True), start=1):
        if len({key for key, _, _ in cells}) > 1:
            report.warn(f"the columns have other rows from row {number} on; these are left out")
            return
        torn = next((text for _, _, text in cells if not text.isascii() and not is_clean(text)), "")
        if torn:
            report.skip(number, invalid_byte(torn, encoding))
        else:
            key = cells[0][0]
            values = dict(zip(names, (value for _, value, _ in cells), strict=True))
            yield Record(number, {"id": key, **values} if is_comment_id(key) else values)


def _by_id(window: Window, encoding: Encoding, report: SourceReport) -> Iterator[Record]:
    """Yield objects by ID; a key that is a number is only their place."""
    number = 0
    try:
        for key, value, text in _cells(window):
            number += 1
            if not text.isascii() and not is_clean(text):
                report.skip(number, invalid_byte(text, encoding))
            elif not isinstance(value, dict):
                report.skip(number, no_object(value))
            else:
                own = {} if key.isdecimal() else {"id": key}
                yield Record(number, {**own, **value})
    except JsonError as error:
        report.warn(MISSING if error.cut else f"the rest of the file is left out: {error}")


def _is_text_object(value: object) -> bool:
    return isinstance(value, dict) and any(_is_text(name, text) for name, text in value.items())


def _is_text(key: str, value: object) -> bool:
    return not key.isdecimal() and isinstance(value, str | None) and is_text_name(key)
