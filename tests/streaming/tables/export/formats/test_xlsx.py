import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from streaming.tables.export.formats import Written
from streaming.tables.export.formats.xlsx import CELL_UNITS, fitting, write_xlsx
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import HOSTILE, KEPT, LONG, comments

NONCHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def sheets(frame: pd.DataFrame, written: Written, **options: int) -> dict[str, list[list[Any]]]:
    file = io.BytesIO()
    assert write_xlsx(of_frame(frame), file, **options) == written
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(sheet: list[list[Any]], name: str) -> list[Any]:
    place = sheet[0].index(name)
    return [row[place] for row in sheet[1:]]


def test_every_text_reads_back_and_long_ones_are_cut_and_told() -> None:
    book = sheets(comments(*HOSTILE), Written(len(HOSTILE), 1))
    *texts, long = column(book["comments"], "text")
    assert texts == [text.translate(NONCHARACTERS) for text in KEPT[:-1]]
    assert long == LONG[:CELL_UNITS]
    assert book["notes"][0][0].startswith("1 text was cut to 32,767 characters")


def test_cells_have_the_types_of_their_values() -> None:
    sheet = sheets(comments("=1+1", "-5", "007"), Written(3))["comments"]
    assert column(sheet, "text") == ["=1+1", "-5", "007"]
    assert column(sheet, "labels") == ["joy, love", "", "joy, love"]
    assert column(sheet, "joy") == ["", 0.98, 0.98]
    assert column(sheet, "like_count") == [-3, -2, -1]
    assert column(sheet, "published_at") == [datetime(2026, 5, 3, 10)] * 3
    assert column(sheet, "pinned") == [True, "", ""]


def test_no_cell_is_a_formula_or_a_link() -> None:
    file = io.BytesIO()
    write_xlsx(of_frame(comments("=1+1", "https://x.example", "{=1}", "internal:A1")), file)
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_full_sheet_is_followed_by_another() -> None:
    book = sheets(comments("a", "b", "c", "d", "e"), Written(5), rows_per_sheet=2)
    assert list(book) == ["comments", "comments 2", "comments 3"]
    assert [column(sheet, "text") for sheet in book.values()] == [["a", "b"], ["c", "d"], ["e"]]


def test_values_that_no_cell_can_hold_are_texts() -> None:
    early = pd.Timestamp("1890-01-01", tz="UTC")
    frame = comments("a", "b", like_count=[10**17 + 1, 2], published_at=[early, None])
    sheet = sheets(frame, Written(2))["comments"]
    assert column(sheet, "like_count") == [str(10**17 + 1), 2]
    assert column(sheet, "published_at") == ["1890-01-01T00:00:00+00:00", ""]


def test_no_rows_have_a_header() -> None:
    (sheet,) = sheets(comments(), Written(0)).values()
    assert len(sheet) == 1
    assert sheet[0][:3] == ["labels", "text", "author"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * CELL_UNITS, "x" * CELL_UNITS),
        ("x" * 40_000, "x" * CELL_UNITS),
        ("😀" * 16_383, "😀" * 16_383),
        ("😀" * 16_384, "😀" * 16_383),
        ("x" + "😀" * 16_384, "x" + "😀" * 16_383),
    ],
)
def test_a_cell_holds_utf_16_units_and_whole_characters(text: str, fits: str) -> None:
    assert fitting(text) == fits


def test_a_fault_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def batches() -> Iterator[Any]:
        yield from whole.batches
        assert list(tmp_path.iterdir())
        raise OSError("the connection broke")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    whole = of_frame(comments("fine", "too"))
    rows = replace(whole, batches=batches())
    with pytest.raises(OSError, match="connection"):
        write_xlsx(rows, io.BytesIO())
    assert list(tmp_path.iterdir()) == []
