"""Tables in JSON that is no list of objects, as pandas and databases write them."""

import json
from pathlib import Path

import pandas as pd
import pytest

from streaming.sources import SourceReport
from streaming.sources.files.columns import MissingColumnError
from streaming.sources.files.containers.window import Window
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


def test_ids_in_the_index_of_rows(read: Read, report: SourceReport, tmp_path: Path) -> None:
    table = json.loads(FRAME.set_index("id").to_json(orient="split"))
    path = save(tmp_path, json.dumps(table), "frame.json")
    assert ids(read(path)) == ["Ug1", "Ug2", "Ug3"]
    table["data"][1] = ["too short"]
    assert ids(read(save(tmp_path, json.dumps(table), "frame.json"))) == ["Ug1", "Ug3"]
    assert report.skipped == 1


@pytest.mark.parametrize("comments_first", [True, False])
def test_objects_by_id_of_which_some_have_no_text(
    read: Read, report: SourceReport, tmp_path: Path, comments_first: bool
) -> None:
    objects = {"x1": {"author": "deleted"}, "x2": {"text": "b"}, "x3": {"text": "c"}}
    members = [("comments", objects), ("video_id", "dQw4w9WgXcQ")]
    content = json.dumps(dict(members if comments_first else reversed(members)))
    comments = read(save(tmp_path, content, "app.json"))
    assert [(c.comment_id, c.parent_id) for c in comments] == [("x2", ""), ("x3", "")]
    assert videos(comments) == {"dQw4w9WgXcQ"}
    assert problems(report) == ["line 1: the text is missing"]


def test_objects_by_id_with_others_beside_them(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    objects = {
        "video_id": "dQw4w9WgXcQ",
        "x1": {"author": "deleted"},
        "x2": {"text": "b"},
        "x3": {"text": "c"},
        "x4": "no object",
    }
    comments = read(save(tmp_path, json.dumps(objects), "app.json"))
    assert ids(comments) == ["x2", "x3"]
    assert videos(comments) == {"dQw4w9WgXcQ"}
    assert sorted(problems(report)) == [
        "line 1: the text is missing",
        "line 4: not a JSON object but a str",
    ]


@pytest.mark.parametrize(
    ("content", "expected", "problem"),
    [
        ('{"text":{"0":"a","1":"b"', ["a", "b"], "what followed is missing"),
        ('{"text":{"0":"a","1":"b', ["a"], "what followed is missing"),
        ('{"text":{"0":"a","1":"b"},', ["a", "b"], "what followed is missing"),
        ('{"text":{"0":"a","1":"b"},"likes":{"0":1', ["a", "b"], "column 'likes', which is left"),
        ('{"likes":{"0":1,"1":2},"text":{"0":"a"', ["a"], "what followed is missing"),
        ('{"text":["a","b"],"likes":[1,2],"author":["x"', ["a", "b"], "column 'author'"),
    ],
)
def test_cut_columns_are_read_to_their_end(
    read: Read,
    report: SourceReport,
    tmp_path: Path,
    content: str,
    expected: list[str],
    problem: str,
) -> None:
    assert texts(read(save(tmp_path, content, "cut.json"))) == expected
    assert problem in " ".join(problems(report))


def test_many_columns_are_not_parsed_again_for_each(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = {f"value{n}": {str(row): "x" for row in range(20)} for n in range(100)}
    content = json.dumps({**columns, "text": {str(row): f"text {row}" for row in range(20)}})
    parsed = []
    value = Window.value

    def counted(window: Window) -> tuple[object, str]:
        item, text = value(window)
        parsed.append(len(text))
        return item, text

    monkeypatch.setattr(Window, "value", counted)
    assert len(read(save(tmp_path, content, "wide.json"))) == 20
    assert sum(parsed) < 5 * len(content)


def test_columns_with_plain_values_beside_them(read: Read, tmp_path: Path) -> None:
    for texts_by in (["a", "b"], {"0": "a", "1": "b"}):
        authors = ["x", "y"] if isinstance(texts_by, list) else {"0": "x", "1": "y"}
        table = {"video_id": "dQw4w9WgXcQ", "text": texts_by, "author": authors}
        comments = read(save(tmp_path, json.dumps(table), "lists.json"))
        assert [(comment.text, comment.author) for comment in comments] == [("a", "x"), ("b", "y")]
        assert videos(comments) == {"dQw4w9WgXcQ"}


def test_a_record_with_objects_of_its_own_is_no_table(read: Read, tmp_path: Path) -> None:
    record = {"id": "Ug1", "message": {"simpleText": "hi"}, "author": {"simpleText": "@ann"}}
    (comment,) = read(save(tmp_path, json.dumps(record, indent=1), "one.json"))
    assert (comment.comment_id, comment.text) == ("Ug1", "hi")
