"""The web page in Chromium, on the running stack."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from spanemo.language.detection import other_language
from streaming.kafka.client import Kafka
from streaming.kafka.publisher import Publisher
from streaming.sources import open_sources
from tests.integration.browser import (
    PATIENCE,
    cells,
    choose,
    count,
    finished,
    paste,
    start,
    upload,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

LANGUAGES = Bundle.read(SHIPPED).languages
HOSTILE = "<script>alert(1)</script><img src=/evil.png> ![x](/evil.png) $\\frac12$ **bold**"


def test_the_sample_is_watched_to_its_last_row(page: Page, running: Settings) -> None:
    sample = list(open_sources(["sample"], running, request_id="test"))
    choose(page, "Sample comments")
    start(page)
    expect(cells(page).first).to_be_attached(timeout=PATIENCE)
    for stage in ("Fetched", "Queued", "Predicted", "Saved"):
        expect(count(page, stage)).to_have_text(str(len(sample)), timeout=PATIENCE)
    for stage in ("Unreadable", "Duplicates"):
        expect(count(page, stage)).to_have_text("0")
    assert sum(finished(page)) == len(sample)
    foreign = [comment.text for comment in sample if other_language(comment.text, LANGUAGES)]
    read = len(sample) - len(foreign)
    assert foreign
    expect(page.get_by_text(f"Most frequent in {read} comments")).to_be_visible()
    expect(page.get_by_text(f"without emotion of {read} comments read.")).to_be_visible()
    expect(page.get_by_text(f"{len(foreign)} not read (other languages)")).to_be_visible()


def test_a_reload_keeps_the_request_and_a_stranger_does_not_see_it(
    page: Page, chromium: Browser, running: Settings, tmp_path: Path
) -> None:
    path = tmp_path / f"reload-{uuid.uuid4().hex[:8]}.csv"
    path.write_text("id,text\n1,what a lovely evening\n")
    upload(page, path)
    assert finished(page) == (1, 0)
    assert "request=" in page.url
    page.reload()
    expect(cells(page).get_by_text("what a lovely evening")).to_be_attached()
    with chromium.new_context() as other:
        stranger = other.new_page()
        stranger.goto(running.web)
        expect(stranger.get_by_text("start with the sample")).to_be_visible()
        assert path.name not in stranger.content()


def test_visitors_at_once_see_their_own_comments(
    chromium: Browser, running: Settings, tmp_path: Path
) -> None:
    visitors = [chromium.new_context().new_page() for _ in range(3)]
    for number, visitor in enumerate(visitors):
        path = tmp_path / f"visitor-{number}-{uuid.uuid4().hex[:8]}.csv"
        rows = (f"{path.stem}-{row},comment {row} of visitor {number}" for row in range(40))
        path.write_text("\n".join(["id,text", *rows]))
        visitor.goto(running.web)
        upload(visitor, path)
    for number, visitor in enumerate(visitors):
        assert finished(visitor) == (40, 0)
        expect(count(visitor, "Predicted")).to_have_text("40")
        expect(cells(visitor).filter(has_text="of visitor").first).to_be_attached()
        texts = [text for text in cells(visitor).all_text_contents() if "of visitor" in text]
        assert all(text.endswith(f"of visitor {number}") for text in texts)
        visitor.context.close()


def test_hostile_text_stays_text_live_and_in_hive(page: Page, tmp_path: Path) -> None:
    video = f"hostile-{uuid.uuid4().hex[:8]}"
    path = tmp_path / f"{video}.csv"
    path.write_text(f'id,author,text\n1,"{HOSTILE}","{HOSTILE}"\n2,someone,fine\nbroken\n')
    upload(page, path)
    assert finished(page) == (2, 0)
    expect(count(page, "Unreadable")).to_have_text("1")
    expect(cells(page).get_by_text(HOSTILE, exact=True)).to_have_count(2)
    search = page.get_by_label("Search comments and authors")
    search.fill("ALERT")
    expect(page.get_by_text("Matches: 1 of 2 comments.")).to_be_visible()

    page.get_by_role("link", name="Explore").click()
    # The list of videos is cached for ten seconds.
    expect(page.get_by_label("Video (latest first)")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Video (latest first)").click()
    page.get_by_role("option", name=video).click()
    page.get_by_role("radio", name="Comments").click()
    expect(cells(page).get_by_text(HOSTILE, exact=True)).to_have_count(2, timeout=PATIENCE)
    expect(page.get_by_text("Showing 1 to 2 of 2 matching comments.")).to_be_visible()


def test_an_invalid_link_is_rejected_with_a_sentence(page: Page) -> None:
    paste(page, "https://example.org/watch")
    expect(page.get_by_text("Could not start the request")).to_be_visible()
    expect(page.get_by_text("is not a YouTube link")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_the_platform_page_shows_the_state_of_each_part_and_dead_letters(
    page: Page, running: Settings
) -> None:
    key = f"unreadable-{uuid.uuid4().hex[:8]}"
    publisher = Publisher(Kafka(running))
    publisher.send(running.comments_topic, key.encode(), HOSTILE.encode())
    publisher.flush()
    page.get_by_role("link", name="Platform").click()
    expect(page.get_by_text(re.compile(r"^All \d+ parts are running"))).to_be_visible()
    expect(cells(page).get_by_text("is not a Comment protobuf").first).to_be_attached(
        timeout=PATIENCE
    )
    expect(count(page, "Dead letters")).not_to_have_text("0")
    for name, address in (("Airflow", running.airflow), ("Dagster", running.dagster)):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("href", address)
