"""Visitors at once, each with comments of its own: when they see them, and nobody else's."""

import re
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

COMMENTS = 20
"""Comments of each visitor's file."""

PATIENCE = 120_000

_WATCH = """mark => {
    window.seen = new Promise(resolve => {
        const look = () => {
            const cells = [...document.querySelectorAll('canvas [role=gridcell]')];
            cells.some(cell => cell.textContent.includes(mark))
                ? resolve(performance.now()) : requestAnimationFrame(look);
        };
        document.addEventListener('click', () => { window.clicked = performance.now(); look(); },
                                  {once: true, capture: true});
    });
}"""


class Visits(NamedTuple):
    """Seconds from a visitor's start to its first comment on the page; others' comments seen."""

    seconds: list[float]
    strangers: int


def visit_at_once(browser: Browser, web: str, count: int, folder: Path) -> Visits:
    """Let ``count`` visitors send a file each, one right after another, and watch.

    The clock starts with the click on Start, before the comments are produced: what is measured
    includes the upload's reading.
    """
    pages = [_prepared(browser, web, folder, number) for number in range(count)]
    for page in pages:
        page.get_by_role("button", name="Start").click()
    seconds = [
        float(page.evaluate("window.seen.then(at => (at - window.clicked) / 1000)"))
        for page in pages
    ]
    strangers = 0
    for number, page in enumerate(pages):
        expect(page.get_by_text(re.compile(r"^Finished: "))).to_be_visible(timeout=PATIENCE)
        texts = page.locator("canvas [role=gridcell]").all_text_contents()
        marks = [text for text in texts if "of visitor" in text]
        strangers += sum(not text.endswith(f"of visitor {number}.") for text in marks)
        page.context.close()
    return Visits(seconds, strangers)


def _prepared(browser: Browser, web: str, folder: Path, number: int) -> Page:
    path = folder / f"visitor-{number}.csv"
    rows = [f"{path.stem}-{row},comment {row} of visitor {number}." for row in range(COMMENTS)]
    path.write_text("\n".join(["id,text", *rows]))
    page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
    page.goto(web)
    page.get_by_role("radio", name="File").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("button", name=f"Remove {path.name}")).to_be_visible(timeout=PATIENCE)
    page.evaluate(_WATCH, f"of visitor {number}.")
    return page
