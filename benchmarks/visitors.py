"""Simultaneous visitors, each following the live chat of a separate stream."""

import re
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from benchmarks.listeners import Seen, listening
from settings import Settings
from streaming.tables import hive
from tests.fakes.youtube import FakeChat, FakeYouTube, chat_message

PATIENCE = 120_000
"""Timeout of a visitor's actions, in milliseconds."""

PACE = 2.0
"""Seconds between two messages of a stream."""

SETTLING = 10.0
"""Seconds between the arrival of the last visitor and the first message that counts."""

LATE = 10.0
"""Seconds after which a message counts as not seen."""

# Records when each message first appears in the table. A MutationObserver is used, because a loop
# over animation frames would add load.
_WATCH = r"""() => {
    window.seen = {};
    new MutationObserver(() => {
        for (const cell of document.querySelectorAll('canvas [role=gridcell]')) {
            const message = cell.textContent.match(/message \d+ of [0-9a-f]{11}/)?.[0];
            if (message && !(message in window.seen)) window.seen[message] = Date.now() / 1000;
        }
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


class Followed(NamedTuple):
    """Delays from Kafka to the visitors, and counts of faulty messages.

    Attributes:
        visible: seconds until a message is in the table, for visitors with a browser.
        arrived: seconds until a message is received, for visitors without a browser.
        unseen: number of messages that their visitor did not see.
        strangers: number of messages that a visitor of another stream saw.
    """

    visible: list[float]
    arrived: list[float]
    unseen: int
    strangers: int


def follow_at_once(
    browser: Browser,
    settings: Settings,
    youtube: FakeYouTube,
    *,
    browsers: int,
    listeners: int,
    last: float,
) -> Followed:
    """Let visitors follow a separate stream each, all at the same time.

    Only messages count that reach Kafka at least `SETTLING` seconds after the last visitor.

    Args:
        browser: opens the pages.
        settings: of a running stack.
        youtube: serves the live chats.
        browsers: number of visitors with a browser.
        listeners: number of visitors without a browser.
        last: duration of the measurement in seconds.
    """
    run = secrets.token_hex(3)
    streams = [f"{run}{number:05}" for number in range(browsers + listeners)]
    youtube.chats |= {stream: FakeChat() for stream in streams}
    with _chatting(youtube, streams), browser.new_context() as context:
        opening = context.new_page()
        requests = {stream: _open(opening, settings.web, stream) for stream in streams[browsers:]}
        opening.close()
        pages = {stream: _arrived(browser, settings.web, stream) for stream in streams[:browsers]}
        with listening(settings.web, requests) as seen:
            waiting = next(iter(pages.values()))
            waiting.wait_for_timeout(SETTLING * 1000)
            started = datetime.now(UTC)
            waiting.wait_for_timeout(last * 1000)
            ended = datetime.now(UTC)
            waiting.wait_for_timeout(LATE * 1000)
        drawn = {stream: page.evaluate("window.seen") for stream, page in pages.items()}
    visible, never = _seconds(settings, drawn, started, ended)
    arrived, nowhere = _seconds(settings, seen, started, ended)
    strangers = sum(
        not message.endswith(stream) for stream, mine in (drawn | seen).items() for message in mine
    )
    return Followed(visible, arrived, never + nowhere, strangers)


def _seconds(
    settings: Settings, seen: Mapping[str, Seen], started: datetime, ended: datetime
) -> tuple[list[float], int]:
    """Return the seconds from Kafka to the visitor of each message, and the number not seen."""
    seconds, unseen = [], 0
    for stream, mine in seen.items():
        rows = hive.predictions(settings, stream)
        for text, queued_at in zip(rows["text"], rows["queued_at"], strict=True):
            if started <= queued_at <= ended and text in mine:
                seconds.append(mine[text] - queued_at.timestamp())
            elif started <= queued_at <= ended:
                unseen += 1
    return seconds, unseen


@contextmanager
def _chatting(youtube: FakeYouTube, streams: list[str]) -> Iterator[None]:
    """Write a message to each stream's chat every `PACE` seconds, one stream after another."""
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
    try:
        yield
    finally:
        over.set()
        writer.join()


def _arrived(browser: Browser, web: str, stream: str) -> Page:
    page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
    page.goto(web)
    page.evaluate(_WATCH)
    _start(page, stream)
    page.wait_for_function("Object.keys(window.seen).length", polling=500, timeout=PATIENCE)
    return page


def _open(page: Page, web: str, stream: str) -> str:
    """Start to follow a stream on the page, and return the request's id."""
    page.goto(web)
    _start(page, stream)
    page.wait_for_url(re.compile(r"request="), timeout=PATIENCE)
    return page.url.rpartition("request=")[2]


def _start(page: Page, stream: str) -> None:
    page.get_by_label("Links of videos, channels or playlists").fill(stream, timeout=PATIENCE)
    page.get_by_role("combobox", name="Comments to read").click()
    page.get_by_role("option", name="Live chat", exact=True).click()
    page.get_by_role("button", name="Start").click()
