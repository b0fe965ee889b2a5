"""Lists and objects that a table holds as texts, in JSON or as Python prints them."""

import ast
import json

_MAX_CELL = 2**20


def printed(cell: object) -> object:
    """Return the list or object in a cell, in JSON or as Python prints it, else the cell."""
    if not isinstance(cell, str) or len(cell) > _MAX_CELL or cell.strip()[:1] not in ("[", "{"):
        return cell
    for read in (json.loads, ast.literal_eval):
        try:
            value: object = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value
    return cell
