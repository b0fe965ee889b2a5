"""Invented comments with texts that files and spreadsheets find hard."""

from typing import Final

import pandas as pd

LONG: Final = "long " * 10_000
HOSTILE: Final = (
    '=HYPERLINK("http://127.0.0.1/x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "plain, \"quoted\" and 'more'; a|b",
    "line\nline\r\nline\rline\ttab",
    "nul\x00 bell\x07 escape\x1b delete\x7f",
    "\ufffe\uffff _x0041_ \u2028 \u202e",
    "family 👩‍👩‍👧‍👦 👍🏽 é e\u0301",
    "lone \ud83d surrogate",
    "",
    LONG,
)
KEPT: Final = tuple(text.replace("\ud83d", "\ufffd") for text in HOSTILE)
"""`HOSTILE` as UTF-8 can hold it."""


def comments(*texts: str, **columns: object) -> pd.DataFrame:
    """Return a page's comment table with these texts; other columns can be given."""
    numbers = range(len(texts))
    return pd.DataFrame(
        {
            "labels": [["joy", "love"] if number % 2 == 0 else [] for number in numbers],
            "text": texts,
            "author": [f"@viewer-{number}" for number in numbers],
            "like_count": [number - 3 for number in numbers],
            "published_at": pd.Timestamp("2026-05-03T10:00:00Z"),
            "comment_id": [f"Ugx{number}" for number in numbers],
            "video_id": "9bZkp7q19f0",
            "parent_id": None,
            "scores": [{"joy": 0.98, "love": 0.5} if number % 3 else None for number in numbers],
            "model_version": "v1-a",
            "author_id": [f"UC{number}" for number in numbers],
            "pinned": [True if number == 0 else None for number in numbers],
            **columns,
        }
    )
