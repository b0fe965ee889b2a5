"""Files on the Live page in Chromium: the preview, the choice of columns, a file that is cut."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser import cells, choose, count, finished, start, upload

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

CASES = Path(__file__).parents[1] / "streaming/sources/cases"


def test_a_file_without_a_header_is_read_by_the_column_that_a_visitor_chooses(
    page: Page, tmp_path: Path
) -> None:
    path = tmp_path / f"unnamed-{uuid.uuid4().hex[:8]}.csv"
    path.write_bytes((CASES / "37_no_header.csv").read_bytes())
    choose(page, "File")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("No column is recognized as the comment's text")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_disabled()
    page.get_by_role("combobox", name="Text", exact=True).click()
    page.get_by_role("option", name="column 2").click()
    expect(cells(page).first).to_be_attached()
    expect(page.get_by_role("button", name="Start")).to_be_enabled()
    start(page)
    assert finished(page) == (2, 0)


def test_a_limit_says_what_it_left_out(page: Page, tmp_path: Path) -> None:
    path = tmp_path / f"many-{uuid.uuid4().hex[:8]}.csv"
    rows = (f"{path.stem}-{number},so happy {number}" for number in range(30))
    path.write_text("\n".join(["id,text", *rows]))
    choose(page, "File")
    page.get_by_label("Comments per file").fill("20")
    upload(page, path)
    assert finished(page) == (20, 0)
    expect(page.get_by_text(re.compile("^Finished in part: "))).to_contain_text(
        "10 more not read because of the limit"
    )
    expect(count(page, "Fetched")).to_have_text("20")


def test_a_file_of_a_tool_is_told_and_its_replies_are_kept(page: Page, tmp_path: Path) -> None:
    path = tmp_path / f"clip-{uuid.uuid4().hex[:8]}.info.json"
    path.write_bytes((CASES / "01_clip.info.json").read_bytes())
    choose(page, "File")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("read as yt-dlp comments (JSON list comments)")).to_be_visible()
    expect(cells(page).get_by_text("Ug01A", exact=True).first).to_be_attached()
    expect(cells(page).get_by_text("2023-08-01 00:00:00").first).to_be_attached()
