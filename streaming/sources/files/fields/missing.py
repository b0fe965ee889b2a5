"""Cells as pandas, R, Excel and databases write them: missing values, numbers and formulas."""

_WORDS = r"na n/a #n/a <na> nan nat none null \n undefined - -- —"
_MISSING = frozenset(("", *_WORDS.split()))


def is_missing(value: object) -> bool:
    """Return whether a cell holds no value: None, NaN, blank, or a word such as "NA" or "null"."""
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) < 12 and value.strip().casefold() in _MISSING
    return isinstance(value, float) and value != value


def without_formula(value: object) -> object:
    """Return the text in a cell such as '="5"', with which exports keep Excel from changing it."""
    if isinstance(value, str) and value[:2] == '="' and len(value) > 2 and value.endswith('"'):
        return value[2:-1]
    return value


def plain_value(value: object) -> str:
    """Return a cell as text; whole floats without the fraction, a missing value as ""."""
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
