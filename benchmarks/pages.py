"""Seconds that one visitor waits for the Explore page: at first, after a filter, after a switch."""

import time
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000
"""Milliseconds until a page must be there."""

WARM = 3
"""Times that each step is done before any is counted: servers compile what they run."""

# The page itself says when a thing was drawn: a look from outside comes up to half a second late.
_DRAWN = (
    """
    window.whenDrawn = (selector, text) => new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`${selector} ${text} was not drawn`)), PATIENCE);
        const look = () => requestAnimationFrame(() => {
            const thing = document.querySelector(selector);
            thing?.textContent.includes(text) && thing.getBoundingClientRect().height
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
    """Seconds of each new visitor: to the page's title, and to the first chart of a video."""

    paint: list[float]
    figures: list[float]


def arrivals(browser: Browser, web: str, repeats: int) -> Arrivals:
    """Time new visitors' way to the Explore page; each has a browser's cache of its own."""
    found = Arrivals([], [])
    for _ in range(WARM + repeats):
        with browser.new_context() as context:
            context.add_init_script(_DRAWN)
            page = context.new_page()
            begun = time.time()
            page.goto(f"{web}/explore", wait_until="commit")
            for thing, seconds in zip(("title", "figure"), found, strict=True):
                seconds.append(page.evaluate(f"window.{thing}") / 1000 - begun)
            _settle(page)  # the next visitor comes alone
    return Arrivals(found.paint[WARM:], found.figures[WARM:])


def filter_changes(browser: Browser, web: str, repeats: int) -> list[float]:
    """Time from the key that ends a search for another word to the rows that it finds."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{web}/explore?view=Comments")
        words = page.get_by_label("Search comments and authors")
        words.wait_for(timeout=PATIENCE)
        _settle(page)
        changes = iter(range(repeats + WARM))

        def change() -> float:
            # Never the same pair within a hundred, so that no answer is in a cache, and another
            # digit of the rows' random endings each time, so that other rows are found.
            number = next(changes)
            words.fill(f"{_WORDS[number % 10]} {(number + number // 10) % 10}")
            return _until_drawn(page, lambda: words.press("Enter"))

        return _timed(change, repeats)


def page_switches(browser: Browser, web: str, repeats: int) -> list[float]:
    """Time from a click on another page's name to its title."""
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
            begun = time.time()
            page.get_by_role("link", name=name).click()
            return float(page.evaluate("window.title")) / 1000 - begun

        return _timed(switch, repeats)


def _until_drawn(page: Page, act: Callable[[], None]) -> float:
    """Return the seconds from ``act`` to the first change of the table, or to its going."""
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
    begun = page.evaluate("performance.now()")
    act()
    seconds = (float(page.evaluate("window.drawn")) - float(begun)) / 1000
    _settle(page)
    return seconds


def _settle(page: Page) -> None:
    """Wait until nothing on the page runs any more."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("Querying Hive")).to_have_count(0, timeout=PATIENCE)


def _timed(step: Callable[[], float], repeats: int) -> list[float]:
    for _ in range(WARM):
        step()
    return [step() for _ in range(repeats)]
