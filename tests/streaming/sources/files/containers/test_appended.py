"""Files that were put together, as by ``cat a.csv b.csv``."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from streaming.sources import SourceReport
from streaming.sources.files.containers.appended import forms_of, is_appended
from streaming.sources.files.file import NamedFile
from streaming.sources.files.preview import previews
from tests.streaming.sources.conftest import Read, ids, likes, problems, save, texts
from tests.streaming.sources.files.containers.conftest import ReadBytes

FIRST = "id,text,likes\na1,the first one,3\na2,a fine view,4\n"
ORDERED = "the line is a header with another order of columns; rows after it are read by it"


@pytest.mark.parametrize(
    "second",
    [
        "text,likes,id\nso calm,7,b1\nsuch noise,1,b2\n",
        "Likes,ID,Text\n7,b1,so calm\n1,b2,such noise\n",
        "\ufefftext,likes,id\nso calm,7,b1\nsuch noise,1,b2\n",
    ],
)
def test_another_order_of_columns(
    read: Read, report: SourceReport, tmp_path: Path, second: str
) -> None:
    comments = read(save(tmp_path, FIRST + second))
    assert ids(comments) == ["a1", "a2", "b1", "b2"]
    assert texts(comments) == ["the first one", "a fine view", "so calm", "such noise"]
    assert likes(comments) == [3, 4, 7, 1]
    assert problems(report) == [f"line 4: {ORDERED}"]


def test_a_first_file_without_a_line_break_at_its_end(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    content = FIRST.rstrip("\n") + "text,likes,id\nso calm,7,b1\n" + FIRST
    comments = read(save(tmp_path, content))
    assert ids(comments) == ["a1", "a2", "b1"]
    assert likes(comments) == [3, 4, 7]
    assert problems(report)[0] == f"line 3: {ORDERED}"
    assert report.duplicates == 2


def test_the_export_of_another_tool(read: Read, report: SourceReport, tmp_path: Path) -> None:
    second = "cid,text,time_parsed,author,votes,heart\nUgb1,so calm,1748779200,@ann,1.2K,True\n"
    comments = read(save(tmp_path, FIRST + second + FIRST.replace("a1", "c1").replace("a2", "c2")))
    assert ids(comments) == ["a1", "a2", "Ugb1", "c1", "c2"]
    assert likes(comments) == [3, 4, 1200, 3, 4]
    assert comments[2].author == "@ann"
    assert comments[2].hearted
    assert "youtube-comment-downloader comments (CSV, from line 4)" in report.readings[1]
    assert (report.rows, report.sent, report.skipped) == (7, 5, 2)


def test_a_table_without_texts_does_not_hide_those_after_it(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    options = {"columns": {"text": "remark"}}
    content = (
        "id,remark\na1,so calm\nid,text,likes\nb1,noise,2\nid,remark,text,likes\nc1,rain,x,1\n"
    )
    comments = read(save(tmp_path, content), **options)
    assert texts(comments) == ["so calm", "rain"]
    assert "column 'remark' for text is missing" in problems(report)[-1]


def test_the_preview_shows_both_tables(tmp_path: Path) -> None:
    path = save(tmp_path, FIRST + "cid,text,votes\nUgb1,so calm,2\n")
    shown, _ = previews([NamedFile(path, "both.csv")], {}, 5)
    assert [[comment.text for comment in preview.comments] for preview in shown] == [
        ["the first one", "a fine view"],
        ["so calm"],
    ]


def test_names_of_rows_as_r_writes_them(read_bytes: ReadBytes) -> None:
    rows = "".join(f'"{n}",a{n},calm\n' for n in range(9))
    reading = read_bytes(f'id,text\n{rows}text,id\n"1",rain,b1\n')
    assert reading.values[-1] == {"column 1": "1", "id": "b1", "text": "rain"}


@pytest.mark.parametrize(
    "row",
    [
        ["user", "comment"],
        ["b2", "text"],
        ["text", "the comment of the day"],
        ["name", ""],
        ["text", "text"],
    ],
)
def test_a_comment_is_no_header(row: Sequence[str]) -> None:
    assert not is_appended(row, forms_of(["author", "text"]))


@pytest.mark.parametrize(
    "rows",
    [
        [("comment", "Nice song"), ("comment", "like"), ("reply", "Indeed"), ("comment", "So sad")],
        [("comment", "Title"), ("comment", "Name"), ("reply", "Indeed"), ("comment", "So sad")],
        [("comment", "like")] * 5,
    ],
)
def test_a_comment_of_a_single_word_beside_a_type_is_no_header(
    read_bytes: ReadBytes, rows: Sequence[tuple[str, str]]
) -> None:
    reading = read_bytes("type,comment\n" + "".join(f"{kind},{text}\n" for kind, text in rows))
    assert [tuple(row.values()) for row in reading.values] == rows
    assert reading.problems == []


def test_constant_columns_are_no_header(read_bytes: ReadBytes) -> None:
    rows = [["comment", "video", "post", text] for text in ("so calm", "Like", "wild", "Name")]
    content = "\n".join(map(",".join, [["kind", "place", "sort", "comment"], *rows]))
    assert [list(row.values()) for row in read_bytes(content).values] == rows


def test_many_small_files_put_together(read_bytes: ReadBytes) -> None:
    tables = [("id,text", ["a1,so calm"]), ("author,text", ["@oboe,wild"]), ("id,text", [])]
    content = "".join("\n".join([header, *rows, ""]) for header, rows in tables * 2)
    values = [{"id": "a1", "text": "so calm"}, {"author": "@oboe", "text": "wild"}]
    assert read_bytes(content).values == values * 2


@pytest.mark.parametrize(
    "row", ["@bob,I like this text,author", "@bob,more context,author", "@bob,so says author,text"]
)
def test_a_text_that_ends_with_a_name_is_no_header(read_bytes: ReadBytes, row: str) -> None:
    reading = read_bytes(f"author,text\n@oboe,so calm\n{row}\n@cello,it was wild\n@horn,rain\n")
    assert [row["text"] for row in reading.values] == ["so calm", "it was wild", "rain"]
    assert [row["author"] for row in reading.values] == ["@oboe", "@cello", "@horn"]
    assert reading.problems == ["line 3: expected 2 fields, got 3"]


@pytest.mark.parametrize(
    "second", ["author,text\n@cello,it was wild", "text,author\nit was wild,@cello"]
)
def test_two_columns_without_a_line_break_at_the_end(read_bytes: ReadBytes, second: str) -> None:
    values = read_bytes(f"author,text\n@oboe,so calm\n@bob,well done{second}\n").values
    assert values[1] == {"author": "@bob", "text": "well done"}
    assert values[2]["author"] == "@cello"
