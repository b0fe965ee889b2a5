"""Each case file is read as its container, whatever its name."""

import gzip
import os
from pathlib import Path

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.report import SourceReport
from tests.streaming.sources.files.containers.conftest import (
    CASES,
    INPUTS,
    ReadBytes,
    read,
    xlsx,
    zipped,
)

CONTAINERS = {
    "01_clip.info.json": ("JSON list comments", 3),
    "03_ytdlp_lines.jsonl": ("JSON lines", 3),
    "04_downloader_lines.json": ("JSON lines", 3),
    "05_downloader.jsonl": ("JSON lines", 3),
    "07_takeout_comments.csv": ("CSV", 2),
    "08_videoinfo_aaaaaaaaa08_comments.tab": ("CSV with tabs", 2),
    "09_ytdt_comments.csv": ("CSV", 2),
    "11_commentThreads.json": ("JSON list items", 2),
    "13_comment_resources.jsonl": ("JSON lines", 2),
    "14_json_normalize.csv": ("CSV", 1),
    "15_tuber.csv": ("CSV", 2),
    "16_apify_dataset.json": ("JSON array", 2),
    "18_export_comments.xlsx": ("XLSX sheet 1", 2),
    "20_comment_suite.json": ("JSON array", 1),
    "22_chat_downloader.json": ("JSON array", 3),
    "24_clip.live_chat.json": ("JSON lines", 2),
    "25_comments.csv.gz": ("CSV", 1),
    "26_folder/a.csv": ("CSV", 1),
    "26_folder/b.csv": ("CSV", 1),
    "27_unicode_text.csv": ("CSV with tabs, UTF-16", 2),
    "28_utf16le_nobom.csv": ("CSV, UTF-16", 2),
    "30_cp1252_semicolon.csv": ("CSV with semicolons, windows-1252", 3),
    "31_sep_line.csv": ("CSV with semicolons", 3),
    "32_excel_mangled_ids.csv": ("CSV", 5),
    "33_nul_bytes.csv": ("CSV", 3),
    "35_newlines.csv": ("CSV", 2),
    "36_text_only.csv": ("plain text", 4),
    "37_no_header.csv": ("CSV", 2),
    "38_dup_columns.csv": ("CSV", 1),
    "39_timestamp_numbers.jsonl": ("JSON lines", 4),
    "39_timestamps.csv": ("CSV", 24),
    "40_likes.csv": ("CSV", 13),
    "41_html.csv": ("CSV", 4),
    "42_emoji.csv": ("CSV", 10),
    "43_languages.csv": ("CSV", 12),
    "44_long.csv": ("CSV", 10),
    "45_two_videos.csv": ("CSV", 4),
    "46_pandas_index.csv": ("CSV", 2),
    "48_comments.txt": ("plain text", 3),
    "50_bom_quoted.csv": ("CSV", 1),
    "51_open_quote.csv": ("CSV", 3),
    "56_formula.csv": ("CSV", 4),
    "57 my comments (final) – Kopie.csv": ("CSV", 1),
    "61_4cat.csv": ("CSV", 2),
    "63_minet.csv": ("CSV", 2),
    "64_spam_collection.csv": ("CSV", 2),
    "68_id_is_video.csv": ("CSV", 3),
    "72_ids.txt": ("plain text", 2),
}
REFUSED = {
    "59_comments.parquet": "cannot be read as Parquet",
    "66_empty.csv": "the file is empty",
    "66_empty.jsonl": "the file is empty",
    "66_header_only.csv": "has no rows below its header",
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_case_is_read_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export"
    path.write_bytes((CASES / name).read_bytes())
    reading = read(path)
    assert (reading.table.container, len(reading.values)) == CONTAINERS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_case_without_records_is_explained(name: str) -> None:
    with pytest.raises(UnreadableFileError, match=REFUSED[name]) as caught:
        read(CASES / name)
    assert str(caught.value).startswith(name)


def test_all_cases_are_tested() -> None:
    names = {path.relative_to(CASES).as_posix() for path in CASES.rglob("*") if path.is_file()}
    headers = {name for name in names if name.startswith("47_headers/")}
    assert names - headers == CONTAINERS.keys() | REFUSED.keys()
    for name in headers:
        assert len(read(CASES / name).values) == 1
        assert read(CASES / name).table.columns[0] == "id"


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_spreadsheet_saved_by_libreoffice(kind: str) -> None:
    reading = read(INPUTS / f"reactions.{kind}")
    assert reading.table.container == f"{kind.upper()} sheet 1"
    assert [(row["comment_id"], row["text"], row["likes"]) for row in reading.values] == [
        ("Ug90A", "The encore was worth the wait, thank you", 12),
        ("Ug90B", "Sound was off & I left early 😕", 0),
        ("Ug90C", "two\nlines", 3),
    ]


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"%PDF-1.7\n", "is a PDF document; copy its table"),
        (b"SQLite format 3\0" + bytes(100), "is an SQLite database; export its table as CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a picture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(9), "is a 7-Zip archive; unpack it"),
        (b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>", "is a web page or XML"),
        (bytes(range(1, 256)) * 9, "is no text, spreadsheet or archive"),
        (b"comments/" + bytes(248) + b"ustar" + bytes(250), "is a tar archive"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nHello\n", "has the subtitles of a video"),
        (b"1\r\n00:00:01,000 --> 00:00:03,000\r\nHello\r\n", "has the subtitles of a video"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n \n\0\0", "the file is empty"),
    ],
)
def test_other_kinds_of_files_are_named(read_bytes: ReadBytes, content: bytes, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=advice) as caught:
        read_bytes(content, "comments.csv")
    assert str(caught.value).startswith("comments.csv")
    assert str(caught.value).isprintable()


def test_a_word_document_is_no_archive_of_comments(read_bytes: ReadBytes) -> None:
    with pytest.raises(UnreadableFileError, match="is a Word document; save it as plain text"):
        read_bytes(zipped({"word/document.xml": "<w/>"}))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(UnreadableFileError, match=r"does not exist; check its name"):
            list(read_tables(path, SourceReport()))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "locked.csv"
    path.write_text("text\nhello\n")
    path.chmod(0)
    with pytest.raises(UnreadableFileError, match="check its permissions"):
        read(path)


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.csv"
    path.write_text("text\nhello\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFileError, match=r"locked.csv cannot be read \(Permission denied"):
        read(path)


@pytest.mark.slow
def test_records_are_read_lazily(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("id,text\n" + "1,short\n" * 50_000 + "2,wrong,row\n")
    report = SourceReport()
    (table,) = read_tables(path, report)
    next(table.records)
    assert report.skipped == 0
    assert sum(1 for _ in table.records) == 49_999
    assert report.skipped == 1


def test_a_table_keeps_its_name_inside_archives(read_bytes: ReadBytes) -> None:
    workbook = xlsx({"Top": [["text"], ["hi"]], "New": [["text"], ["ho"]]})
    archive = zipped({"a/b.xlsx": workbook, "c.csv": "text\nhello, you\n"})
    reading = read_bytes(gzip.compress(archive), "export.zip.gz")
    assert [table.name for table in reading.tables] == [
        "export.zip/a/b.xlsx/Top",
        "export.zip/a/b.xlsx/New",
        "export.zip/c.csv",
    ]
