"""Spreadsheets: header, types, sheets and limits."""

import io
import re
import resource
import zipfile
from datetime import datetime

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.files.containers.conftest import (
    CASES,
    INPUTS,
    ReadBytes,
    Rows,
    ods,
    read,
    xlsx,
    zipped,
)

ROWS: Rows = [["id", "text", "likes"], ["1", "a < b & c", 3], ["2", "", 1.5]]


@pytest.mark.parametrize("content", [xlsx({"Comments": ROWS}), ods(ROWS)])
def test_values_have_types(read_bytes: ReadBytes, content: bytes) -> None:
    reading = read_bytes(content, "export.csv")
    assert reading.table.name == "export.csv/Comments"
    assert reading.values == [
        {"id": "1", "text": "a < b & c", "likes": 3},
        {"id": "2", "text": None, "likes": 1.5},
    ]
    assert [record.line for record in reading.records[0]] == [2, 3]


def test_a_column_without_a_name() -> None:
    reading = read(CASES / "18_export_comments.xlsx")
    assert reading.table.columns[:2] == ("column 1", "Name")
    assert [row["Comment"] for row in reading.values] == [
        "The soundtrack gives me chills",
        "same!!",
    ]


def test_every_sheet_with_rows_is_a_table(read_bytes: ReadBytes) -> None:
    sheets = {"Top": ROWS, "Empty": [], "Header": ROWS[:1], "New": ROWS[:2]}
    reading = read_bytes(xlsx(sheets), "export.xlsx")
    assert [
        (table.name, len(table_rows))
        for table, table_rows in zip(reading.tables, reading.records, strict=True)
    ] == [
        ("export.xlsx/Top", 2),
        ("export.xlsx/New", 1),
    ]
    assert reading.problems == ["export.xlsx/Header has no rows"]


def test_titles_above_the_header(read_bytes: ReadBytes) -> None:
    reading = read_bytes(xlsx({"S": [["Export of 2025"], [], *ROWS]}))
    assert reading.table.columns == ("id", "text", "likes")
    assert reading.problems == ["line 1: the row is before the header"]
    assert [record.line for record in reading.records[0]] == [4, 5]


def test_a_sheet_without_a_header(read_bytes: ReadBytes) -> None:
    reading = read_bytes(xlsx({"S": [["Ug1", "nice", 3], ["Ug2", "bad", 1]]}))
    assert reading.values[0] == {"column 1": "Ug1", "column 2": "nice", "column 3": 3}


def test_dates_are_dates(read_bytes: ReadBytes) -> None:
    content = ods([["text", "date"], ["hi", datetime(2025, 6, 1, 12, 30)]])
    assert read_bytes(content).values == [{"text": "hi", "date": datetime(2025, 6, 1, 12, 30)}]


def test_a_far_cell_does_not_fill_the_memory(read_bytes: ReadBytes) -> None:
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    far = cell.format(1, "A") + cell.format(1048576, "XFD")
    wide = "<c><v>1</v></c>" * 16384
    for rows in (
        far,
        far.replace('"', "'"),
        far.lower(),
        far.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:row", '<x:row xmlns:x="u"'),
        f'<row r="1048576">{wide}</row>',
        '<row r="1"><c r="A1"/></row>' + "<row/>" * 700 + f"<row>{wide}</row>",
    ):
        with pytest.raises(UnreadableFileError, match="is too large for a spreadsheet"):
            read_bytes(xlsx({"S": rows}))


@pytest.mark.parametrize("place", ["other/rows.xml", "/xl/other/rows.xml", "OTHER/ROWS.XML"])
def test_a_sheet_in_another_part_is_checked(read_bytes: ReadBytes, place: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>'
    members: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(xlsx({"S": rows}))) as archive:
        for name in archive.namelist():
            content = archive.read(name).replace(b"worksheets/sheet1.xml", place.encode())
            members[name.replace("worksheets/sheet1", "other/rows")] = content
    with pytest.raises(UnreadableFileError, match="is too large for a spreadsheet"):
        read_bytes(zipped(members))


def test_entities_are_refused(read_bytes: ReadBytes) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"S": ROWS}))) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        sheet = archive.read("xl/worksheets/sheet1.xml")
    members["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY b "1">]>' + sheet
    with pytest.raises(UnreadableFileError, match="it declares entities"):
        read_bytes(zipped(members))


def test_control_characters_in_a_sheet(read_bytes: ReadBytes) -> None:
    assert len(read_bytes(xlsx({"S": [["id", "text"], ["1", "a\x08b"]]})).values) == 1


def test_repeated_cells_do_not_fill_the_memory(read_bytes: ReadBytes) -> None:
    content = ods([["text"] * 2000])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        sheet = archive.read("content.xml")
    repeated = b'<table:table-row table:number-rows-repeated="1000000">'
    members["content.xml"] = sheet.replace(b"<table:table-row>", repeated)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFileError, match="cannot be read as ODS"):
        read_bytes(zipped(members))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100 * 2**10


def test_parts_that_unpack_to_too_much(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.sources.files.containers.spreadsheet.MAX_XML", 1000)
    with pytest.raises(UnreadableFileError, match="is too large for a spreadsheet"):
        read_bytes(xlsx({"S": ROWS}))


@pytest.mark.parametrize("kind", ["xls", "xlsx", "ods"])
def test_a_cut_workbook_is_explained(read_bytes: ReadBytes, kind: str) -> None:
    content = (INPUTS / f"reactions.{kind}").read_bytes()
    endings = []
    for end in range(600, len(content), 700):
        try:
            # The directory of XLS files may stand after all the rows.
            endings.append(f"{len(read_bytes(content[:end]).values)} rows")
        except UnreadableFileError as error:
            endings.append(str(error))
    assert all(
        re.match(r"3 rows|file.dat (cannot be read as|is a damaged)", ending) for ending in endings
    )


def test_workbooks_that_cannot_be_read(read_bytes: ReadBytes) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read as XLSX"):
        read_bytes(zipped({"xl/workbook.xml": "<workbook"}))
    with pytest.raises(UnreadableFileError, match="cannot be read as XLS "):
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableFileError, match="has no rows"):
        read_bytes(xlsx({"S": []}))
    with pytest.raises(UnreadableFileError, match="damaged zip archive or workbook"):
        read_bytes(xlsx({"S": ROWS})[:-40])
    with pytest.raises(UnreadableFileError, match="a binary workbook"):
        read_bytes(zipped({"xl/workbook.bin": b"\0"}))
