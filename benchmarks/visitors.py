"""Visitors at once, each following the live chat of its own stream: when messages are seen."""

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

from settings import Settings
from streaming import hive
from tests.fakes.youtube import FakeChat, FakeYouTube, chat_message

PATIENCE = 120_000
"""Milliseconds until what a visitor does must show."""

PACE = 2.0
"""Seconds between two messages of a stream."""

LATE = 10.0
"""Seconds after which a message that is still not seen counts as never seen."""

# Notes when each message is first in a cell of the table. An observer and no loop: pages that draw
# frame after frame would be what is measured.
_WATCH = r"""() => {
    window.seen = {};
    new MutationObserver(() => {
        for (const cell of document.querySelectorAll('canvas [role=gridcell]')) {
            const message = cell.textContent.match(/message \d+ of \w+/)?.[0];
            if (message && !(message in window.seen)) window.seen[message] = Date.now();
        }
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


class Followed(NamedTuple):
    """Seconds from Kafka to the page of each message, and how many of others' were seen."""

    seconds: list[float]
    unseen: int
    strangers: int


def follow_at_once(
    browser: Browser, settings: Settings, youtube: FakeYouTube, count: int, last: float
) -> Followed:
    """Let ``count`` visitors follow a stream each for ``last`` seconds, all at the same time.

    A message's time begins when Kafka has it, and ends when it is in the table on its visitor's
    page. Those count that were written after the last visitor had seen its first one.
    """
    run = secrets.token_hex(3)
    streams = [f"{run}{number:05}" for number in range(count)]
    youtube.chats |= {stream: FakeChat() for stream in streams}
    with _chatting(youtube, streams):
        pages = [_arrived(browser, settings.web, stream) for stream in streams]
        for page in pages:
            page.wait_for_function("Object.keys(window.seen).length", polling=500, timeout=PATIENCE)
        begun = datetime.now(UTC)
        pages[0].wait_for_timeout(last * 1000)
        ended = datetime.now(UTC)
        pages[0].wait_for_timeout(LATE * 1000)
        seen = [page.evaluate("window.seen") for page in pages]
        for page in pages:
            page.get_by_role("button", name="Cancel").click()
        for page in pages:
            expect(page.get_by_text(re.compile("^Cancelled. "))).to_be_visible(timeout=PATIENCE)
            page.context.close()
    seconds, unseen, strangers = [], 0, 0
    for stream, mine in zip(streams, seen, strict=True):
        strangers += sum(not message.endswith(stream) for message in mine)
        rows = hive.predictions(settings, stream)
        for text, queued_at in zip(rows["text"], rows["queued_at"], strict=True):
            if not begun <= queued_at <= ended:
                continue
            if text in mine:
                seconds.append(mine[text] / 1000 - queued_at.timestamp())
            else:
                unseen += 1
    return Followed(seconds, unseen, strangers)


@contextmanager
def _chatting(youtube: FakeYouTube, streams: list[str]) -> Iterator[None]:
    """Write a message into each stream's chat every ``PACE`` seconds, stream after stream."""
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            for stream in streams:
                message = chat_message(f"{stream}-{number}", f"message {number} of {stream}")
                youtube.chats[stream].items.append(message)
                if over.wait(PACE / len(streams)):
                    return
            number += 1

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield
    over.set()
    writer.join()


def _arrived(browser: Browser, web: str, stream: str) -> Page:
    page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
    page.goto(web)
    page.get_by_label("Video links or ids").fill(stream, timeout=PATIENCE)
    page.get_by_role("combobox", name="Which comments").click()
    page.get_by_role("option", name="Live chat of a stream", exact=True).click()
    page.evaluate(_WATCH)
    page.get_by_role("button", name="Start").click()
    return page
