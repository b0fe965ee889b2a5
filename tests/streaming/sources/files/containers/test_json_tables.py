"""Tables in JSON that is no list of objects, as pandas and databases write them."""

import json
from pathlib import Path

import pandas as pd
import pytest

from streaming.sources import SourceReport
from streaming.sources.files.columns import MissingColumnError
from tests.streaming.sources.conftest import Read, dates, ids, likes, problems, save, texts, videos

FRAME = pd.DataFrame(
    {
        "text": ["so calm", "wild ♥", "two\nlines"],
        "id": ["Ug1", "Ug2", "Ug3"],
        "likes": [1, 2, 3],
        "date": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"]),
    }
)
ROWS = [["id", "text"], ["Ug1", "so calm"], ["Ug2", "wild ♥"]]


@pytest.mark.parametrize("orient", ["columns", "split", "index", "records", "table"])
def test_frames_of_pandas(read: Read, tmp_path: Path, orient: str) -> None:
    path = tmp_path / "frame.json"
    FRAME.to_json(path, orient=orient)  # type: ignore[call-overload]
    comments = read(path)
    assert texts(comments) == ["so calm", "wild ♥", "two\nlines"]
    assert ids(comments) == ["Ug1", "Ug2", "Ug3"]
    assert likes(comments) == [1, 2, 3]
    assert [date[:7] for date in dates(comments)] == ["2025-01", "2025-02", "2025-03"]


@pytest.mark.parametrize("orient", ["columns", "index"])
def test_ids_in_the_index(read: Read, tmp_path: Path, orient: str) -> None:
    path = tmp_path / "frame.json"
    FRAME.set_index("id").to_json(path, orient=orient)  # type: ignore[call-overload]
    assert ids(read(path)) == ["Ug1", "Ug2", "Ug3"]


def test_a_null_is_read_in_its_row(read: Read, tmp_path: Path) -> None:
    columns = {"comment": {"0": "a", "1": None, "2": "c"}, "likes": {"0": 1, "1": 2, "2": None}}
    comments = read(save(tmp_path, json.dumps(columns), "a.json"))
    assert [comment.text for comment in comments] == ["a", "", "c"]
    assert likes(comments) == [1, 2, 0]


def test_long_columns_are_read_side_by_side(read: Read, tmp_path: Path) -> None:
    count = 3_000
    columns = {
        "author": {str(n): f"@viewer{n}" for n in range(count)},
        "text": {str(n): f"view {n}" for n in range(count)},
    }
    comments = read(save(tmp_path, json.dumps(columns), "long.json"))
    assert [comment.author[7:] for comment in comments] == [c.text[5:] for c in comments]
    assert len(comments) == count


def test_lists_by_column(read: Read, tmp_path: Path) -> None:
    content = json.dumps({"comments": ["so calm", "wild"], "likes": [4, 5]})
    comments = read(save(tmp_path, content, "lists.json"))
    assert texts(comments) == ["so calm", "wild"]
    assert likes(comments) == [4, 5]


@pytest.mark.parametrize(
    "value",
    [
        ROWS,
        {"range": "Sheet1!A1:B3", "majorDimension": "ROWS", "values": ROWS},
        {"ok": True, "columns": ROWS[0], "rows": ROWS[1:]},
        {"rows": ROWS[1:], "columns": ROWS[0]},
    ],
)
def test_rows_of_cells(read: Read, tmp_path: Path, value: object) -> None:
    comments = read(save(tmp_path, json.dumps(value), "rows.json"))
    assert ids(comments) == ["Ug1", "Ug2"]
    assert texts(comments) == ["so calm", "wild ♥"]


def test_rows_without_names_are_mapped_by_place(read: Read, tmp_path: Path) -> None:
    path = save(tmp_path, json.dumps(ROWS[1:]), "rows.json")
    with pytest.raises(MissingColumnError, match="column 2"):
        read(path)
    assert texts(read(path, columns={"text": "2"})) == ["so calm", "wild ♥"]


def test_a_row_that_is_too_short_is_told(read: Read, report: SourceReport, tmp_path: Path) -> None:
    path = save(tmp_path, json.dumps([*ROWS, ["Ug3"], ["Ug4", "rain"]]), "rows.json")
    assert ids(read(path)) == ["Ug1", "Ug2", "Ug4"]
    assert problems(report) == ["line 3: expected 2 cells, got 1"]


def test_a_cut_table_is_told(read: Read, report: SourceReport, tmp_path: Path) -> None:
    content = json.dumps({"columns": ROWS[0], "data": ROWS[1:]})
    assert ids(read(save(tmp_path, content[:-12], "rows.json"))) == ["Ug1"]
    assert "ends within this record" in problems(report)[0]


def test_objects_by_id(read: Read, tmp_path: Path) -> None:
    database = {
        "videoId": "abcdefghi-1",
        "comments": {"-Na": {"text": "so calm"}, "-Nb": {"text": "wild", "likes": 3}},
    }
    comments = read(save(tmp_path, json.dumps(database), "app.json"))
    assert ids(comments) == ["-Na", "-Nb"]
    assert likes(comments) == [0, 3]
    assert videos(comments) == {"abcdefghi-1"}


def test_pages_of_objects(read: Read, tmp_path: Path) -> None:
    pages = [[{"id": "Ug1", "text": "so calm"}], [{"id": "Ug2", "text": "wild"}]]
    assert texts(read(save(tmp_path, json.dumps(pages), "pages.json"))) == ["so calm", "wild"]


@pytest.mark.parametrize("count", [1, 2])
def test_a_comment_in_a_member_is_no_column(read: Read, tmp_path: Path, count: int) -> None:
    content = json.dumps({"comment": {"text": "so calm", "author": "@ann"}}, indent=1)
    comments = read(save(tmp_path, "\n".join([content] * count), "one.json"))
    assert [(comment.text, comment.author) for comment in comments] == [("so calm", "@ann")] * count
