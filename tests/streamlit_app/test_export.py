import io
import json
from csv import reader

import pandas as pd
import pytest

from streamlit_app.export import csv, jsonl, parquet

ROWS = pd.DataFrame(
    {
        "labels": [["joy", "love"], []],
        "text": ['=HYPERLINK("http://x","y")', "fine, \"quoted\"\nand 'more' 😀"],
        "author": ["@SUM(1)", None],
        "like_count": [-3, 5],
        "published_at": [pd.Timestamp("2026-05-03T10:00:00Z"), pd.NaT],
        "scores": [{"joy": 0.5}, None],
    }
)


def test_csv_keeps_every_row_and_runs_nothing() -> None:
    read = pd.read_csv(io.BytesIO(csv(ROWS)), keep_default_na=False)
    assert read["text"].tolist() == ["'" + ROWS["text"][0], ROWS["text"][1]]
    assert read["author"].tolist() == ["'@SUM(1)", ""]
    assert read["labels"].tolist() == ["joy love", ""]
    assert read["like_count"].tolist() == [-3, 5]
    assert read["published_at"].tolist() == ["2026-05-03T10:00:00Z", ""]
    assert json.loads(read["scores"][0]) == {"joy": 0.5}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "  \t@"])
def test_what_a_spreadsheet_would_run_is_defused(start: str) -> None:
    frame = pd.DataFrame({"text": [f"{start}cmd|' /C calc'!A0"], "like_count": [1]})
    _, (text, _) = reader(io.StringIO(csv(frame).decode(), newline=""))
    assert text.startswith("'")


def test_a_carriage_return_begins_no_row() -> None:
    content = csv(pd.DataFrame({"text": ["fine\r=cmd|' /C calc'!A0"]})).decode()
    assert len(list(reader(io.StringIO(content, newline="")))) == 2


def test_jsonl_and_parquet_keep_texts_as_they_are() -> None:
    first, second = (json.loads(line) for line in jsonl(ROWS).decode().splitlines())
    assert (first["text"], second["text"]) == tuple(ROWS["text"])
    assert first["labels"] == ["joy", "love"]
    assert first["published_at"].startswith("2026-05-03T10:00:00")
    read = pd.read_parquet(io.BytesIO(parquet(ROWS)))
    assert read["text"].tolist() == ROWS["text"].tolist()
    assert [list(each) for each in read["labels"]] == [["joy", "love"], []]
    assert read["published_at"].equals(ROWS["published_at"])


def test_no_rows_can_be_exported() -> None:
    assert csv(ROWS.head(0)).decode().startswith('"labels",')
    assert jsonl(ROWS.head(0)).strip() == b""
    assert pd.read_parquet(io.BytesIO(parquet(ROWS.head(0)))).empty
