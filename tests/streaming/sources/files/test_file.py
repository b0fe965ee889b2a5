"""CSV and JSONL as users have them, whole and broken."""

import zipfile
from pathlib import Path

import pytest

from errors import PermanentError
from settings import Settings
from streaming.sources import SourceReport, open_sources
from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.conftest import Read, problems, save

HEAD = "comment_id,author,date,text\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_encodings(tmp_path: Path, read: Read, report: SourceReport, encoding: str) -> None:
    text = "id,text\r\n1,naïve café 😭\r\n2,ок\r\n"
    content = {
        "utf-16-le-bom": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + text.encode("utf-16-be"),
    }.get(encoding) or text.encode(encoding)
    comments = read(save(tmp_path, content))
    assert [comment.text for comment in comments] == ["naïve café 😭", "ок"]
    assert [comment.comment_id for comment in comments] == ["1", "2"]
    assert report.problems == []


def test_an_old_encoding_is_read_and_told(tmp_path: Path, read: Read, report: SourceReport) -> None:
    content = b"id,text\n1,fine\n2,caf\xe9 from another century\n3,fine too\n"
    texts = [comment.text for comment in read(save(tmp_path, content))]
    assert texts == ["fine", "café from another century", "fine too"]
    assert "windows-1252" in report.readings[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, read: Read, delimiter: str) -> None:
    path = save(tmp_path, f"id{delimiter}text\n1{delimiter}a b\n")
    assert [comment.text for comment in read(path)] == ["a b"]


def test_quoted_fields_may_hold_lines(tmp_path: Path, read: Read, report: SourceReport) -> None:
    path = save(tmp_path, 'id,text\n1,"one\n\ntwo"\n2,"bro\r\nken",3\n3,end\n')
    assert [comment.text for comment in read(path)] == ["one\n\ntwo", "end"]
    assert problems(report) == ["line 5: the row ends at line 6: expected 2 fields, got 3"]


def test_wrong_quotes_lose_their_rows_only(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = save(tmp_path, 'id,text\n1,good\n2,"bad" quote\n3,good\n4,"never closed\n5,x\n')
    assert [comment.comment_id for comment in read(path)] == ["1", "3", "5"]
    assert problems(report) == [
        """line 3: not valid CSV (',' expected after '"')""",
        "line 5: not valid CSV (a quote is not closed)",
    ]


def test_short_long_and_blank_rows(tmp_path: Path, read: Read, report: SourceReport) -> None:
    path = save(tmp_path, "id,author,text\n1,@a\n\n2,@b,two\n3,@c,thr,ee\n   \n")
    assert [comment.text for comment in read(path)] == ["two"]
    assert problems(report) == [
        "line 2: expected 3 fields, got 2",
        "line 5: expected 3 fields, got 4",
        "line 6: expected 3 fields, got 1",
    ]


def test_jsonl_rows_that_are_broken_are_named(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    lines = [
        b'{"id": 1, "text": "good", "likes": 3}',
        b'{"id": 2, "text": "half',
        b"[1, 2]",
        b'"text"',
        b'{"id": 5}',
        b'{"id": 6, "text": ["a"]}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5_000 + b"}",
        b"",
        b'{"id": 8, "text": null, "parent_id": "1"}',
    ]
    comments = read(save(tmp_path, b"\n".join(lines), "rows.jsonl"))
    assert [(comment.comment_id, comment.text) for comment in comments] == [
        ("1", "good"),
        ("8", ""),
    ]
    assert comments[-1].parent_id == "1"
    assert sorted(problems(report)) == [
        "line 2: not valid JSON (Unterminated string starting at column 19)",
        "line 3: not a JSON object but a list",
        "line 4: not a JSON object but a str",
        "line 5: the text is missing",
        "line 6: text is a JSON list, not a plain value",
        "line 7: the JSON is nested too deeply or has a number that is too large",
        "line 8: the JSON is nested too deeply or has a number that is too large",
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_csv_says_so(tmp_path: Path, read: Read, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"concert\.csv: .*the file is empty"):
        read(save(tmp_path, content))


def test_a_header_alone_says_so(tmp_path: Path, read: Read) -> None:
    with pytest.raises(UnreadableFileError, match="no rows below its header"):
        read(save(tmp_path, HEAD))


def test_binary_content_is_explained_without_being_printed(tmp_path: Path, read: Read) -> None:
    path = save(tmp_path, b"PK\x03\x04\x14\x00\x08\x08\x1b[2J\xff\xfe,\xd8" + bytes(range(256)))
    with pytest.raises(PermanentError) as caught:
        read(path)
    assert str(caught.value).removeprefix(str(path)).isprintable()


def test_a_missing_file_is_named_at_once(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"nowhere\.csv does not exist"):
        open_sources([str(tmp_path / "nowhere.csv")], settings, request_id="r")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder.csv", "folder without files"),
        ("x" * 300 + ".csv", "cannot be read"),
        ("nul\0.csv", "is no file name"),
    ],
)
def test_a_name_that_is_no_file(tmp_path: Path, read: Read, name: str, reason: str) -> None:
    if name == "folder.csv":
        (tmp_path / name).mkdir()
    with pytest.raises(UnreadableFileError, match=reason):
        read(tmp_path / name)


def test_another_kind_of_file_is_explained(tmp_path: Path, read: Read) -> None:
    with pytest.raises(UnreadableFileError, match="a PDF document"):
        read(save(tmp_path, b"%PDF-1.4", "comments.xlsx"))


@pytest.mark.slow
def test_a_file_is_read_line_by_line(
    settings: Settings, tmp_path: Path, report: SourceReport
) -> None:
    path = save(tmp_path, "id,text\n" + "".join(f"{n},text\n" for n in range(10_000)))
    comments = open_sources([str(path)], settings, request_id="r", report=report)
    next(comments)
    assert report.rows == 1
    assert sum(1 for _ in comments) == 9_999


REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "youtube"


@pytest.mark.skipif(not REAL.is_dir(), reason="the data sets are not beside the repository")
@pytest.mark.parametrize(
    ("name", "rows"),
    [("Youtube01-Psy", 350), ("Youtube02-KatyPerry", 350), ("Youtube03-LMFAO", 438)],
)
def test_real_files_are_read_completely(
    read: Read, report: SourceReport, name: str, rows: int
) -> None:
    comments = read(REAL / f"{name}.csv")
    assert (len(comments), report.rows, report.problems) == (rows, rows, [])
    assert len({comment.comment_id for comment in comments}) == rows
    assert {comment.video_id for comment in comments} == {name}
    assert all(comment.HasField("published_at") and comment.author for comment in comments)


def test_tables_without_comments_do_not_stop_the_others(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/channels.csv", "Channel Id,Channel Title\nUCa,mine\n")
        archive.writestr("Takeout/comments.csv", "id,text\nUg1,hello\n")
    (comment,) = read(path)
    assert (comment.text, comment.video_id) == ("hello", "comments")
    assert "left out" in problems(report)[0]
    assert "channels.csv: no column holds the comment text" in problems(report)[0]


def test_plain_text_in_a_folder_is_that_of_txt_files(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    save(tmp_path, "I like it\nI do not\n", "a.txt")
    save(tmp_path, "text\nwell made\n", "b.csv")
    save(tmp_path, "My new video\nSubscribe here\n", "clip.description")
    assert [comment.text for comment in read(tmp_path)] == ["I like it", "I do not", "well made"]
    assert "clip.description is plain text in a folder; rename it to .txt" in problems(report)[0]
    assert len(read(tmp_path / "clip.description")) == 2
