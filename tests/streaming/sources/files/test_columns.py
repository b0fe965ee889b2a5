"""Matching of columns, and the errors if one is missing."""

from pathlib import Path

import pytest

from streaming.sources import SourceReport
from streaming.sources.files.columns import MissingColumnError
from tests.streaming.sources.conftest import Read, problems, save


@pytest.mark.parametrize(
    "header",
    [
        "COMMENT_ID,AUTHOR,DATE,CONTENT",
        "id,user,time,comment",
        "Comment ID,Author Name,Published At,Comment Text",
        "commentId,authorDisplayName,publishedAt,textDisplay",
        " cid , name , timestamp , message ",
    ],
)
def test_usual_column_names_are_found(tmp_path: Path, read: Read, header: str) -> None:
    (comment,) = read(save(tmp_path, f"{header}\nc1,@otter,2026-05-01,Hello\n"))
    assert (comment.comment_id, comment.author, comment.text) == ("c1", "@otter", "Hello")
    assert comment.published_at.ToJsonString() == "2026-05-01T00:00:00Z"


def test_columns_can_be_named(tmp_path: Path, read: Read) -> None:
    path = save(tmp_path, "Kommentar,text\nDer Kommentar,eine Notiz\n")
    (comment,) = read(path, columns={"text": "KOMMENTAR"})
    assert comment.text == "Der Kommentar"


def test_a_missing_text_column_lists_the_columns_and_the_option(tmp_path: Path, read: Read) -> None:
    path = save(tmp_path, "id,remark\n1,hello\n")
    with pytest.raises(MissingColumnError) as caught:
        read(path)
    assert "concert.csv" in str(caught.value)
    assert "text=NAME`: id, remark" in str(caught.value)
    assert "--column text=NAME" in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (
            {"text": "body"},
            "column 'body' for text is missing; map one of these columns: id, remark",
        ),
        ({"text": "remark", "author": "who"}, "column 'who' for author is missing"),
        ({"text": "remark", "mood": "id"}, "'mood' is not a comment field; map one of comment_id"),
    ],
)
def test_a_wrong_mapping_is_explained(
    tmp_path: Path, read: Read, columns: dict[str, str], says: str
) -> None:
    path = save(tmp_path, "id,remark\n1,hello\n")
    with pytest.raises(MissingColumnError, match=says):
        read(path, columns=columns)


def test_jsonl_without_any_text_lists_its_keys(tmp_path: Path, read: Read) -> None:
    path = save(tmp_path, '{"id": 1, "remark": "x"}\n', "rows.jsonl")
    with pytest.raises(MissingColumnError, match=r"no column holds the comment text.*: id, remark"):
        read(path)
    assert [comment.text for comment in read(path, columns={"text": "remark"})] == ["x"]


def test_jsonl_says_which_named_column_no_row_has(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    read(save(tmp_path, '{"text": "x"}\n', "rows.jsonl"), columns={"author": "who"})
    assert problems(report) == ["column 'who' for author occurs in no row"]
