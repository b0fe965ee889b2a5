"""Chromium and the actions of a visitor, for all browser tests."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Error, Locator, Page, expect, sync_playwright

from settings import ROOT, Settings
from stack.processes import environment

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120_000
"""Milliseconds until a result must be on the page; the first batch may be slow."""

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Start Debian's or Playwright's Chromium; without one, skip the test, or fail it in CI."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=installed, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
        except Error as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"there is no Chromium: {error.message.splitlines()[0]}")
        expect.set_options(timeout=20_000)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, web: str, **context: Any) -> Iterator[Page]:
    """Open the Live page; a dialog, a script error or a request to another host fails the test.

    Only YouTube thumbnails may come from another host; they are replaced by one pixel.
    """
    options: dict[str, Any] = {"viewport": {"width": 1400, "height": 1000}, **context}
    opened = browser.new_context(**options)
    page = opened.new_page()
    unwanted: list[str] = []
    page.route("https://i.ytimg.com/**", lambda route: route.fulfill(body=PIXEL))

    def refuse(dialog: Dialog) -> None:
        unwanted.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: unwanted.append(str(error)))
    allowed = (web, "data:", "blob:", "https://i.ytimg.com/")
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(allowed) and "evil" not in request.url
            else unwanted.append(request.url)
        ),
    )
    page.goto(web)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    yield page
    opened.close()
    assert unwanted == []


@contextmanager
def web_application(settings: Settings, log: Path) -> Iterator[str]:
    """Serve the pages with these settings on a free port, and yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = settings.model_copy(update={"web_port": port})
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app/serve.py")]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(settings), stdout=output, stderr=output
        )
        try:
            _wait(settings.web, process, log)
            yield settings.web
        finally:
            process.terminate()
            process.wait(20)


def _wait(web: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            httpx.get(f"{web}/_stcore/health", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the web application did not start: {log.read_text()[-2000:]}")


def choose(page: Page, source: str) -> None:
    page.get_by_role("radio", name=source).click()


def start(page: Page) -> None:
    page.get_by_role("button", name="Start").click()


def paste(page: Page, links: str, selection: str | None = None) -> None:
    """Fill in the links, optionally choose a selection of comments, and start."""
    page.get_by_label("Links of videos, channels or playlists").fill(links)
    if selection is not None:
        page.get_by_role("combobox", name="Comments to read").click()
        page.get_by_role("option", name=selection, exact=True).click()
    start(page)


def count(page: Page, name: str) -> Locator:
    """Return the metric with this label."""
    return page.get_by_test_id("stMetric").filter(has_text=name).get_by_test_id("stMetricValue")


def cells(page: Page) -> Locator:
    """Return the table cells as exposed to screen readers."""
    return page.locator("canvas [role=gridcell]")


def upload(page: Page, path: Path) -> None:
    choose(page, "File")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(f"{path.name} read as")).to_be_visible()
    start(page)


def finished(page: Page) -> tuple[int, int]:
    """Wait until the request has finished; return the rows added to Hive and already there."""
    sentence = page.get_by_text(re.compile(r"^Finished( in part)?: "))
    expect(sentence).to_be_visible(timeout=PATIENCE)
    new, existing, *_ = re.findall(r"\d+", (sentence.text_content() or "").replace(",", ""))
    return int(new), int(existing)
