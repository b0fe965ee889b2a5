"""SQL dumps and YAML, which would make a comment of each line if they were read as text."""

import re
from collections.abc import Sequence

from streaming.sources.files.containers.header import is_text_name, usual_names

SEARCHED = 2**16
"""Bytes at the start of a file that are searched."""

_LINES = 200
_MARKS = b"\xef\xbb\xbf\xff\xfe"

_NAME = rb"""(?:[\w.$\x80-\xff]|"[^"\n]{1,128}"|`[^`\n]{1,128}`|\[[^]\n]{1,128}\])++"""
# Possessive quantifiers (*+) keep the search linear: nothing is divided in a second way.
_SQL = re.compile(
    rb"""(?:\s++
    | --[^\n]*+\n
    | \\\w[^\n]*+\n                                           # \restrict of psql
    | /\*[^*]*+\*++(?:[^/*][^*]*+\*++)*+/;?                   # a comment
    | (?:SET|USE)\b[^;\n]*+\n\s*+GO\b                         # of SQL Server
    | (?:SET|SELECT|DROP|ALTER|BEGIN|COMMIT|PRAGMA|START|USE|LOCK|DELETE|TRUNCATE|COMMENT
        | CREATE\s++(?!(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\s++)*+TABLE\b
            |(?:OR\s++REPLACE\s++)?FUNCTION\b))
        \b(?:[^;'"]|'[^']*+'|"[^"]*+")*+;
    )*+
    (?:(?:INSERT|REPLACE)(?:(?:\s++OR\s++\w++|\s++IGNORE)?\s++INTO\s++|\s++(?=\[))"""
    + _NAME
    + rb"""\s*+(?:\([^()]*+\)\s*+)?VALUES\s*+\(
    | CREATE\s++(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\s++)*+TABLE\s++
        (?:IF\s++NOT\s++EXISTS\s++)?"""
    + _NAME
    + rb"""\s*+\(
    | CREATE\s++(?:OR\s++REPLACE\s++)?FUNCTION\s++"""
    + _NAME
    + rb"""\s*+\(
    | COPY\s++"""
    + _NAME
    + rb"""\s*+(?:\([^()]*+\)\s*+)?FROM\s++stdin\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_KEY = re.compile(r"( *)(- +)?(?:([\w-]+)|\"([\w -]+)\"|'([\w -]+)'):(?: +(.*))?")
_INLINE = re.compile(r" *- +\{ *[\"']?[\w-]+[\"']?: .*")
_ITEM = re.compile(r" *- +\S.*")


def is_sql(start: bytes) -> bool:
    """Whether a file starts like an SQL dump, in a byte encoding or UTF-16."""
    return _SQL.match(_searched(start)) is not None


def is_yaml(start: bytes) -> bool:
    """Whether a file starts like a YAML list of objects, or of comments, also below a key."""
    lines = _searched(start).decode(errors="replace").splitlines()[:_LINES]
    lines = [line.rstrip() for line in lines]
    lines = [line for line in lines if line and not line.lstrip().startswith(("#", "%"))]
    if lines and lines[0] == "---":
        del lines[0]
    above = ""
    for place, line in enumerate(lines):
        key = _KEY.fullmatch(line)
        if _INLINE.fullmatch(line) or (key and key[2]):
            return _is_list(lines[place:])
        if key is None:
            # A list of texts below a key such as "comments"; people write "Comments:".
            return (
                above.islower()
                and is_text_name(above)
                and all(map(_ITEM.fullmatch, lines[place : place + 2]))
            )
        above = "" if key[6] else _name(key)
    return False


def _is_list(lines: Sequence[str]) -> bool:
    """Return whether lines begin with an item of usual names, or two items with the same name."""
    if _INLINE.fullmatch(lines[0]):
        return len(lines) == 1 or _INLINE.fullmatch(lines[1]) is not None
    keys = [key for line in lines if (key := _KEY.fullmatch(line))]
    first = keys[0]
    indent = first.end(2)
    names = [_name(first)]
    for key in keys[1:]:
        if key[2] and key.end(1) == first.end(1):
            if len(names) > 1 or usual_names(names):
                return _name(key) == names[0]
            return False
        if not key[2] and key.end(1) == indent:
            names.append(_name(key))
    return len(names) > 1 and usual_names(names) > 1 and any(map(is_text_name, names))


def _name(key: re.Match[str]) -> str:
    return key[3] or key[4] or key[5]


def _searched(start: bytes) -> bytes:
    """Return the bytes that are searched; a text in UTF-16 becomes one in a byte encoding."""
    return start[:SEARCHED].lstrip(_MARKS).replace(b"\0", b"")
