"""Lists and objects that a table holds as texts, in JSON or as Python prints them."""

import ast
import json
import re

_MAX_CELL = 2**20
_STRING_OR_NAN = re.compile(
    r"""'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|(?<![\w.])nan(?![\w.])""", re.DOTALL
)


def printed(cell: object) -> object:
    """Return the list or object in a cell, in JSON or as Python prints it, else the cell."""
    if not isinstance(cell, str) or len(cell) > _MAX_CELL or cell.strip()[:1] not in ("[", "{"):
        return cell
    for read in (json.loads, _literal):
        try:
            value: object = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value
    return cell


def _literal(text: str) -> object:
    """Return the value that Python prints so; nan outside of its strings is None."""
    if "nan" in text:
        text = _STRING_OR_NAN.sub(lambda m: "None" if m[0] == "nan" else m[0], text)
    return ast.literal_eval(text)
