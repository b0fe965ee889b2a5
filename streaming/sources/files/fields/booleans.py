"""Flags such as "TRUE", 1, "ja" or "yes"."""

from streaming.sources.files.fields.missing import is_missing

_YES = "true t 1 1.0 yes y x ja si sí sim oui да نعم ✓ ✔"
_NO = "false f 0 0.0 no n nein não nao non нет لا"
_TRUE, _FALSE = frozenset(_YES.split()), frozenset(_NO.split())


def parse_flag(value: object) -> bool | None:
    """Return the flag, or None for a missing value and for anything that is no flag."""
    if isinstance(value, bool) or is_missing(value):
        return bool(value) if isinstance(value, bool) else None
    word = str(value).strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None
