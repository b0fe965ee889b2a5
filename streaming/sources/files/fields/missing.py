"""Values that stand for no value, as pandas, R, Excel and databases write them."""

_WORDS = r"na n/a #n/a <na> nan nat none null \n undefined - -- —"
_MISSING = frozenset(("", *_WORDS.split()))


def is_missing(value: object) -> bool:
    """Return whether a cell holds no value: None, NaN, blank, or a word such as "NA" or "null"."""
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) < 12 and value.strip().casefold() in _MISSING
    return isinstance(value, float) and value != value


def plain_value(value: object) -> str:
    """Return a cell as text; whole floats without the fraction, a missing value as ""."""
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
