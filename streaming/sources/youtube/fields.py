"""Values of the API's JSON; a value that is null, missing or of another type reads as empty."""

from typing import Any

Item = dict[str, Any]


def mapping(value: object) -> Item:
    """Return a JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Item]:
    """Return the objects of a JSON array, or an empty list."""
    entries = value if isinstance(value, list) else []
    return [mapping(entry) for entry in entries]


def text(value: object) -> str:
    """Return a JSON string, or an empty one."""
    return value if isinstance(value, str) else ""


def number(value: object) -> int:
    """Return a JSON number, or a string of digits, as an integer, or 0."""
    return count(value) or 0


def count(value: object) -> int | None:
    """Return a JSON number, or a string of digits, as an integer; None if it is hidden."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 20 else None
    return int(value) if isinstance(value, int | float) and abs(value) < 2**63 else None
