"""Cells of the sheets of an XLSX workbook, counted before the workbook is loaded."""

import re
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]

_REFERENCE = re.compile("([A-Za-z]*)([0-9]*)")
# Some programs write control characters, which are not valid in XML.
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))
_CHUNK = 2**16


def is_larger(archive: zipfile.ZipFile, cells: int) -> bool:
    """Return whether a sheet spans more than ``cells`` cells, from A1 to its last row and column.

    Raises:
        expat.ExpatError: a sheet, or a part that names the sheets, is not valid XML.
        ValueError: it declares entities, or a reference is not valid.
    """
    parts = archive.infolist()
    ids: set[str] = set()
    targets: dict[str, set[str]] = {}

    def take_sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids.update(attributes.values())

    def take_target(_name: str, attributes: Attributes) -> None:
        names = {key.lower(): value for key, value in attributes.items()}
        targets.setdefault(names.get("id", ""), set()).add(_base(names.get("target", "")))

    for part in parts:
        with archive.open(part) as file:
            if _base(part.filename) == "workbook.xml":
                _parse(file, take_sheet)
            elif part.filename.lower().endswith(".rels"):
                _parse(file, take_target)
    sheets = set().union(*(targets.get(sheet, set()) for sheet in ids))
    for part in parts:
        if _base(part.filename) in sheets:
            with archive.open(part) as file:
                if _is_sheet_larger(file, cells):
                    return True
    return False


def _base(path: str) -> str:
    """Return the last part of a path in lower case; paths of parts are written in several ways."""
    return re.split(r"[/\\]", path.lower())[-1]


class _EnoughError(Exception):
    """The sheet is larger than allowed."""


def _is_sheet_larger(file: IO[bytes], cells: int) -> bool:
    row = column = last = widest = 0

    def take(name: str, attributes: Attributes) -> None:
        nonlocal row, column, last, widest
        if name == "row":
            row = int(attributes.get("r", row + 1))
            column = 0
        elif name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            letters, digits = match.groups() if match else ("", "")
            column = _number(letters) if letters else column + 1
            row = int(digits) if digits else max(row, 1)
        else:
            return
        last, widest = max(last, row), max(widest, column)
        if last * widest > cells:
            raise _EnoughError

    try:
        _parse(file, take)
    except _EnoughError:
        return True
    return False


def _number(letters: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _parse(file: IO[bytes], take: Callable[[str, Attributes], None]) -> None:
    """Call ``take`` with the name and the attributes of each element, without prefixes."""

    def start(name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        take(name.lower(), attributes)

    def refuse(*_: object) -> None:
        raise ValueError("it declares entities")

    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    while data := file.read(_CHUNK):
        parser.Parse(data.translate(None, _CONTROLS), False)
    parser.Parse(b"", True)
