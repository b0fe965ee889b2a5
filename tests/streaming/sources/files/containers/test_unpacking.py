"""gzip and zip around other files."""

import gzip
import tempfile
import zipfile
from pathlib import Path

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.files.containers.conftest import ReadBytes, zipped

CSV = "id,text\n1,hello\n2,bye\n"


def test_archives_around_each_other(read_bytes: ReadBytes) -> None:
    packed = gzip.compress(CSV.encode())
    for content in (
        packed,
        zipped({"a.csv": CSV}),
        gzip.compress(packed),
        zipped({"a.gz": packed}),
    ):
        assert [row["text"] for row in read_bytes(content).values] == ["hello", "bye"]
    with pytest.raises(UnreadableFileError, match="is an archive within archives; unpack it"):
        read_bytes(gzip.compress(gzip.compress(packed)))


def test_members_that_hold_no_comments_are_named(read_bytes: ReadBytes) -> None:
    members: dict[str, bytes | str] = {
        "Takeout/archive_browser.html": "<!DOCTYPE html><html></html>",
        "Takeout/comments/comments.csv": CSV,
        "Takeout/empty.csv": "",
        "__MACOSX/comments.csv": b"\0\5\x16\7",
        "Takeout/.DS_Store": b"\0\0\0\1",
        "Takeout/video.mp4": bytes(range(256)) * 200,
    }
    reading = read_bytes(zipped(members), "takeout.zip")
    assert [table.name for table in reading.tables] == ["takeout.zip/Takeout/comments/comments.csv"]
    assert [problem.split(";")[0] for problem in reading.problems] == [
        "takeout.zip/Takeout/archive_browser.html is a web page or XML",
        "takeout.zip/Takeout/empty.csv: the file is empty",
        "takeout.zip/Takeout/video.mp4 is no text, spreadsheet or archive",
    ]


def test_archives_without_a_readable_file(read_bytes: ReadBytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"file.dat/a.csv: the file is empty"):
        read_bytes(zipped({"a.csv": ""}))
    with pytest.raises(UnreadableFileError, match="is an archive without files"):
        read_bytes(zipped({".hidden": "text\nhi\n"}))


def test_a_bomb_is_stopped(read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streaming.sources.files.containers.unpacking.MAX_UNPACKED", 10**6)
    bomb = gzip.compress(b"text\n" + b"x" * 3_000_000)
    with pytest.raises(UnreadableFileError, match="unpacks to more than"):
        read_bytes(bomb)
    reading = read_bytes(zipped({"a.csv": CSV, "b.csv": "x" * 3_000_000, "c.csv": CSV}))
    assert len(reading.values) == 2
    assert "b.csv unpacks to more than" in reading.problems[0]
    monkeypatch.setattr("streaming.sources.files.containers.unpacking.MAX_MEMBERS", 2)
    reading = read_bytes(zipped(dict.fromkeys(("a", "b", "c"), CSV)))
    assert len(reading.tables) == 2
    assert "has 3 files; those after the first 2 are left out" in reading.problems[0]


def test_the_start_is_checked_before_the_rest_is_unpacked(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.sources.files.containers.unpacking.MAX_UNPACKED", 2**20)
    for pack in (gzip.compress, lambda content: zipped({"a": content})):
        with pytest.raises(UnreadableFileError, match="begins with 256 KiB of blanks"):
            read_bytes(pack(b"\n" * 2**22 + CSV.encode()))
        with pytest.raises(UnreadableFileError, match="is no text, spreadsheet or archive"):
            read_bytes(pack(bytes(range(256)) * 2**14))


def test_an_archive_is_opened_once_for_all_members(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *args: object, **options: object) -> None:
            opened.append(args)
            super().__init__(*args, **options)  # type: ignore[call-overload]

    content = zipped({f"{n:02}.csv": CSV for n in range(30)})
    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    assert len(read_bytes(content).tables) == 30
    assert len(opened) <= 2


@pytest.mark.slow
def test_members_after_the_first_thousand_are_left_out(read_bytes: ReadBytes) -> None:
    reading = read_bytes(zipped({f"{n:04}.csv": CSV if n > 997 else "" for n in range(1005)}))
    assert len(reading.tables) == 2
    assert "has 1,005 files; those after the first 1,000 are left out" in reading.problems[0]


def test_a_cut_gzip_file_is_read_to_its_end(read_bytes: ReadBytes) -> None:
    lines = "".join(f"{n},text {n * 7919 % 1000}\n" for n in range(20_000))
    content = gzip.compress(f"id,text\n{lines}".encode())
    reading = read_bytes(content[: len(content) // 2])
    assert len(reading.values) > 5_000
    assert any("is damaged" in problem for problem in reading.problems)
    with pytest.raises(UnreadableFileError, match="cannot be unpacked"):
        read_bytes(content[:12])


def test_a_member_with_a_password_is_named(read_bytes: ReadBytes) -> None:
    content = bytearray(zipped({"a.csv": CSV, "b.csv": CSV}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + offset] |= 1
    reading = read_bytes(bytes(content), "export.zip")
    assert [table.name for table in reading.tables] == ["export.zip/b.csv"]
    assert reading.problems == ["export.zip/a.csv is protected by a password and left out"]
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFileError, match="is protected by a password; unpack it"):
        read_bytes(bytes(content))


def test_a_name_that_is_no_text(read_bytes: ReadBytes) -> None:
    content = zipped({"ä.csv": CSV}).replace("ä".encode(), b"\xff\xff")
    with pytest.raises(UnreadableFileError, match="is a damaged zip archive"):
        read_bytes(content)


def test_an_unsupported_compression_is_named(read_bytes: ReadBytes) -> None:
    content = bytearray(zipped({"a.csv": CSV}))
    content[content.index(b"PK\x01\x02") + 10] = 97
    with pytest.raises(UnreadableFileError, match=r"a.csv cannot be unpacked \(.*not supported"):
        read_bytes(bytes(content))


def test_temporary_files_are_deleted(
    tmp_path: Path, read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    read_bytes(zipped({"a.csv.gz": gzip.compress(CSV.encode()), "b.csv": CSV}))
    assert list(folder.iterdir()) == []
    assert zipfile.is_zipfile(tmp_path / "file.dat")
