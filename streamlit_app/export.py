"""Comments as files: the rows that a table shows, in its order, for other programs to read."""

import io
import json
from collections.abc import Callable
from csv import QUOTE_NONNUMERIC
from typing import Final, NamedTuple

import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a cell (OWASP, CSV injection), with the full-width forms."""


class Format(NamedTuple):
    """One kind of file: its ending, its media type, and how a frame becomes it."""

    ending: str
    media: str
    content: Callable[[pd.DataFrame], bytes]


def csv(frame: pd.DataFrame) -> bytes:
    """Return UTF-8 CSV; text that a spreadsheet would run as a formula gets an apostrophe before.

    Every text is quoted, as a carriage return in it would begin a row of the commenter's own. Lists
    are joined by spaces, dicts become JSON, times are ISO 8601.
    """
    flat = frame.apply(lambda column: column.map(_cell))
    text: str = flat.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%SZ", quoting=QUOTE_NONNUMERIC)
    return text.encode()


def jsonl(frame: pd.DataFrame) -> bytes:
    """Return one JSON object a line, texts as they are; times are ISO 8601."""
    text = frame.to_json(orient="records", lines=True, date_format="iso", force_ascii=False)
    return text.encode()


def parquet(frame: pd.DataFrame) -> bytes:
    """Return Parquet, texts as they are, lists as lists and times as UTC timestamps."""
    buffer = io.BytesIO()
    frame.assign(**{name: frame[name].map(_json) for name in frame if name == "scores"}).to_parquet(
        buffer, index=False
    )
    return buffer.getvalue()


FORMATS: Final = {
    "CSV": Format("csv", "text/csv", csv),
    "JSONL": Format("jsonl", "application/jsonl", jsonl),
    "Parquet": Format("parquet", "application/vnd.apache.parquet", parquet),
}


def _cell(value: object) -> object:
    if isinstance(value, dict):
        value = _json(value)
    elif isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _json(scores: object) -> str:
    return json.dumps(scores, ensure_ascii=False)
