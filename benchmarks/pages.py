"""Response times of the Explore page for a single visitor: first paint, filter, page switch."""

import time
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000
"""Timeout of a page, in milliseconds."""

WARM = 3
"""Warm-up repetitions of each step, which are not counted."""

# The page records when an element was drawn, because polling from outside is up to 0.5 s late.
_DRAWN = (
    """
    window.whenDrawn = (selector, text) => new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`${selector} ${text} was not drawn`)), PATIENCE);
        const look = () => requestAnimationFrame(() => {
            const element = document.querySelector(selector);
            element?.textContent.includes(text) && element.getBoundingClientRect().height
                ? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
                : look();
        });
        look();
    });
    window.title = whenDrawn('h1', '');
    window.figure = whenDrawn('[data-testid=stVegaLiteChart]', '');
"""
).replace("PATIENCE", str(PATIENCE))

_WORDS = ("love", "the", "so", "this", "you", "and", "song", "a", "i", "is")


class Arrivals(NamedTuple):
    """Seconds until each new visitor sees the page's title, and the first chart of a video."""

    paint: list[float]
    figures: list[float]


def arrivals(browser: Browser, web: str, repeats: int) -> Arrivals:
    """Time how long new visitors, with empty browser caches, wait for the Explore page."""
    times = Arrivals([], [])
    for _ in range(WARM + repeats):
        with browser.new_context() as context:
            context.add_init_script(_DRAWN)
            page = context.new_page()
            started = time.time()
            page.goto(f"{web}/explore", wait_until="commit")
            for element, seconds in zip(("title", "figure"), times, strict=True):
                seconds.append(page.evaluate(f"window.{element}") / 1000 - started)
            _settle(page)  # so that visitors do not overlap
    return Arrivals(times.paint[WARM:], times.figures[WARM:])


def filter_changes(browser: Browser, web: str, repeats: int) -> list[float]:
    """Time a search, from pressing Enter until its rows are drawn."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{web}/explore?view=Comments")
        words = page.get_by_label("Search comments and authors")
        words.wait_for(timeout=PATIENCE)
        _settle(page)
        changes = iter(range(repeats + WARM))

        def change() -> float:
            # A hundred different pairs of a word and a digit of the rows' random suffixes, so that
            # no result is cached and each search finds other rows.
            number = next(changes)
            words.fill(f"{_WORDS[number % 10]} {(number + number // 10) % 10}")
            return _until_drawn(page, lambda: words.press("Enter"))

        return _timed(change, repeats)


def page_switches(browser: Browser, web: str, repeats: int) -> list[float]:
    """Time a page switch, from the click on the other page's name until its title is drawn."""
    with browser.new_context() as context:
        context.add_init_script(_DRAWN)
        page = context.new_page()
        page.goto(f"{web}/explore")
        page.get_by_role("heading", level=1).wait_for(timeout=PATIENCE)
        names = iter(["Models", "Explore"] * (repeats + WARM))
        titles = {"Models": "Models", "Explore": "Explore a video"}

        def switch() -> float:
            name = next(names)
            _settle(page)
            page.evaluate(f"void (window.title = whenDrawn('h1', '{titles[name]}'))")
            started = time.time()
            page.get_by_role("link", name=name).click()
            return float(page.evaluate("window.title")) / 1000 - started

        return _timed(switch, repeats)


def _until_drawn(page: Page, act: Callable[[], None]) -> float:
    """Return the seconds from ``act`` until the table changes or disappears."""
    page.evaluate(
        """() => {
            const table = document.querySelector('canvas table')?.textContent ?? '';
            window.drawn = new Promise(resolve => {
                const look = () => {
                    const now = document.querySelector('canvas table')?.textContent ?? '';
                    now === table ? requestAnimationFrame(look) : resolve(performance.now());
                };
                look();
            });
        }"""
    )
    started = page.evaluate("performance.now()")
    act()
    seconds = (float(page.evaluate("window.drawn")) - float(started)) / 1000
    _settle(page)
    return seconds


def _settle(page: Page) -> None:
    """Wait until the page is idle."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("Querying Hive")).to_have_count(0, timeout=PATIENCE)


def _timed(step: Callable[[], float], repeats: int) -> list[float]:
    for _ in range(WARM):
        step()
    return [step() for _ in range(repeats)]
