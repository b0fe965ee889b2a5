"""Exports opened by Debian's LibreOffice Calc, and read back from the file that it saves."""

import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from streaming.tables.export.choices import Ending
from streaming.tables.export.formats import FORMATS
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import HOSTILE, LONG, comments

pytestmark = pytest.mark.slow

FORMULAS = ("=1+1", "=)", "+1+1", "-1+1", "@SUM(1;1)", "＝1+1", "\t=1+1", "-great song")
PLAIN = (
    *("@viewer", "@viewer thanks", "-10/10 would watch again", "--", "- :)"),
    *("ñ 日本 😀", "x;y,z", "'quoted'"),
)
# XML has no U+FFFE; LibreOffice saves its files with escapes that other programs do not read.
TEXTS = (
    *(text.replace("\ufffe\uffff", "") for text in HOSTILE if text != LONG),
    *FORMULAS,
    *PLAIN,
)
EXPECTED = [re.sub("\r\n?", "\n", text).replace("\ud83d", "\ufffd") for text in TEXTS]
"""The texts as LibreOffice keeps them, with one kind of line end."""

UTF_8 = "CSV:44,34,76"
"""Comma, double quote, UTF-8: what the import dialog proposes for a file with a byte-order mark."""


def converted(path: Path, kind: str, *options: str) -> Path:
    """Open a file in LibreOffice and save it as another kind.

    Without LibreOffice the test is skipped, or fails in CI.
    """
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is missing: install libreoffice-calc-nogui")
        pytest.skip("there is no LibreOffice: `make office` installs it")
    folder = path.parent / "opened"
    command = [office, f"-env:UserInstallation=file://{path.parent}/profile", "--headless"]
    command += [*options, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / f"{path.stem}.{kind}"


def written(folder: Path, ending: Ending, frame: pd.DataFrame) -> Path:
    path = folder / f"export.{ending}"
    with path.open("wb") as file:
        FORMATS[ending].write(of_frame(frame), file)
    return path


def columns(path: Path) -> dict[str, list[Any]]:
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return dict(zip(map(str, header), map(list, zip(*rows, strict=True)), strict=True))


@pytest.fixture
def frame() -> pd.DataFrame:
    return comments(*TEXTS)


def test_a_csv_file_opens_with_every_text_and_runs_none(
    tmp_path: Path, frame: pd.DataFrame
) -> None:
    path = written(tmp_path, Ending.CSV, frame)
    opened = columns(converted(path, "xlsx", f"--infilter={UTF_8}"))
    run = {*EXPECTED[:2], *FORMULAS}
    assert opened["text"] == [
        f"'{text}" if text in run else text.replace("\0", "\ufffd") for text in EXPECTED
    ]
    assert opened["author"] == frame["author"].tolist()
    assert opened["comment_id"] == frame["comment_id"].tolist()
    assert opened["like_count"] == frame["like_count"].tolist()
    assert opened["joy"] == ["" if scores is None else 0.98 for scores in frame["scores"]]
    assert opened["labels"][:2] == ["joy, love", ""]
    assert opened["published_at"][0] == "2026-05-03T10:00:00Z"
    sheet = converted(path, "fods", f"--infilter={UTF_8}").read_text()
    assert "table:formula" not in sheet


def test_an_xlsx_file_opens_with_every_value(tmp_path: Path, frame: pd.DataFrame) -> None:
    numbers = ["-5", "+1", "007", "1,234", "TRUE", "2026-05-03", "1e5"]
    frame = comments(*TEXTS, *numbers)
    path = written(tmp_path, Ending.XLSX, frame)
    opened = columns(converted(path, "xlsx"))
    assert opened["text"] == [*EXPECTED, *numbers]
    for name in ("author", "comment_id", "like_count", "video_id"):
        assert opened[name] == frame[name].tolist()
    assert opened["joy"] == ["" if scores is None else 0.98 for scores in frame["scores"]]
    assert opened["published_at"] == [datetime(2026, 5, 3, 10)] * len(frame)
    assert opened["pinned"][:2] == [True, ""]
    sheet = converted(path, "fods").read_text()
    assert set(re.findall('table:formula="([^"]*)"', sheet)) == {"of:=TRUE()"}  # of `pinned`
