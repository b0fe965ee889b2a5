"""The pages without a running stack, in a narrow window, and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stack import fresh_settings
from tests.integration.browser import choose, start, visit, web_application

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("web")
    with web_application(fresh_settings(data_dir=folder), folder / "web.log") as address:
        yield address


@pytest.fixture
def page(chromium: Browser, web: str) -> Iterator[Page]:
    with visit(chromium, web, color_scheme="dark") as page:
        yield page


def test_every_page_reports_an_outage_and_how_to_fix_it(page: Page) -> None:
    expect(page.get_by_text("No YouTube API key is set.")).to_be_visible()
    choose(page, "Sample comments")
    start(page)
    expect(page.get_by_text("Fetching the first comments ...")).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_text(re.compile("Thrift Server at .* does not answer"))).to_be_visible(
        timeout=20_000
    )
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1, name="Compare")).to_be_visible()
    expect(page.get_by_text(re.compile("Thrift Server at .* does not answer"))).to_be_visible(
        timeout=20_000
    )
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_text("No models in the store yet.")).to_be_visible()
    page.get_by_role("link", name="Platform").click()
    expect(
        page.get_by_text(re.compile("^Not running: Kafka, predict, .* and Dagster"))
    ).to_be_visible(timeout=20_000)
    # The request has continued meanwhile, and the Live page still shows it.
    page.get_by_role("link", name="Live").click()
    expect(page.get_by_text("Kafka is not responding")).to_be_visible(timeout=40_000)
    expect(page.get_by_text(re.compile("start the stack with `tone up`"))).to_be_visible()
    expect(page.get_by_role("link", name="Platform page")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_an_expired_request_is_reported(page: Page, web: str) -> None:
    page.goto(f"{web}/?request=gone")
    expect(page.get_by_text(re.compile("^This request has expired"))).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/models"])
def test_a_page_is_drawn_before_the_health_check_returns(
    chromium: Browser, web: str, address: str
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.route(re.compile("/_stcore/(health|host-config)"), lambda _never_answered: None)
        page.goto(web + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_narrow_window_needs_no_scrolling_sideways(chromium: Browser, web: str) -> None:
    with visit(chromium, web, viewport={"width": 390, "height": 844}) as page:
        for path in ("", "/explore", "/compare", "/platform", "/models"):
            page.goto(web + path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_request_is_started_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("radio", name="Video link").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Sample comments")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("200 comments written for this product")).to_be_visible()
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fetching the first comments ...")).to_be_visible()
