"""Export of comments: the rows of a table, in its order, as CSV, JSONL or Parquet."""

import io
import json
from collections.abc import Callable
from csv import QUOTE_NONNUMERIC
from typing import Final, NamedTuple

import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters of a cell that spreadsheets run as a formula (OWASP, CSV injection)."""


class Format(NamedTuple):
    """A file format: its extension, its media type, and the function that encodes a frame."""

    ending: str
    media: str
    content: Callable[[pd.DataFrame], bytes]


def csv(frame: pd.DataFrame) -> bytes:
    """Return UTF-8 CSV; an apostrophe is put before texts that a spreadsheet would run as formulas.

    All texts are quoted, so that a carriage return in a comment cannot start a new row. Lists are
    joined by spaces, dicts become JSON, times are ISO 8601.
    """
    flat = frame.apply(lambda column: column.map(_cell))
    text: str = flat.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%SZ", quoting=QUOTE_NONNUMERIC)
    return text.encode()


def jsonl(frame: pd.DataFrame) -> bytes:
    """Return one JSON object per line, with unchanged texts and ISO 8601 times."""
    text = frame.to_json(orient="records", lines=True, date_format="iso", force_ascii=False)
    return text.encode()


def parquet(frame: pd.DataFrame) -> bytes:
    """Return Parquet, with unchanged texts, lists as lists and times as UTC timestamps."""
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
