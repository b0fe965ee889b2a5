"""What reading videos costs, and how far it gets today."""

import pytest

from settings import Settings
from streaming.sources.youtube.estimate import estimate
from streaming.sources.youtube.ledger import Ledger


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    settings.youtube_daily_units = 100
    return Ledger(settings)


def test_pages_and_replies_are_counted_under_the_limits(ledger: Ledger) -> None:
    counts = [None, 0, 99, 100, 5_000]
    costs = estimate(counts, ledger, limit=1_000)
    assert costs.units == 1 + 1 + 1 + (1 + 1) + (10 + 10)
    assert (costs.comments, costs.videos) == (1_199, 5)
    assert estimate(counts, ledger, limit=1_000, selection="relevance").units == 43
    assert estimate(counts, ledger, limit=1_000, total=150).units == 1 + 1 + 1 + 1


@pytest.mark.parametrize(("spent", "large", "fits"), [(60, False, True), (61, True, True)])
def test_more_than_a_quarter_of_what_is_left_is_large(
    ledger: Ledger, spent: int, large: bool, fits: bool
) -> None:
    ledger.add(spent)
    costs = estimate([10] * 10, ledger, limit=100)
    assert (costs.large, costs.fits) == (large, fits)


def test_an_estimate_that_fits_names_what_is_left(ledger: Ledger) -> None:
    ledger.add(58)
    assert estimate([2_000], ledger, limit=2_000).sentence() == (
        "Reading about 2,000 comments of 1 video costs about 40 quota units; 42 of today's 100 are "
        "left."
    )


def test_an_estimate_that_does_not_fit_says_how_far_it_gets(ledger: Ledger) -> None:
    ledger.add(50)
    told = estimate([1_000] * 5, ledger, limit=1_000).sentence()
    assert told.endswith(
        "Today it reads about 2,500 of the comments and 2 of the videos to the end."
    )
    told = estimate([1_000] * 5, ledger, limit=1_000, in_turns=True).sentence()
    assert told.endswith("are left. Today it reads about 2,500 of the comments.")
    told = estimate([10_000], ledger, limit=10_000).sentence()
    assert told.endswith("are left. Today it reads about 2,500 of the comments.")
    ledger.add(50)
    told = estimate([1_000] * 5, ledger, limit=1_000).sentence()
    assert told.endswith("0 of today's 100 are left. No comment can be read today.")
