"""A large estimate of quota is confirmed on the page before the comments are read."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from streaming.requests.analysis import Fetched, Finished, Predicted, Queued
from streaming.sources.youtube.estimate import Estimate
from streaming.sources.youtube.ledger import Ledger
from streamlit_app import data
from streamlit_app.live_requests import live
from tests.streamlit_app.conftest import Analysis, captions, prediction
from tests.streamlit_app.live.steps import finish, request_of, start

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]

TOO_LARGE = Estimate(9_000, 450_000, 50, 6_880, 10_000, 340_000, 38)
LARGE = Estimate(2_000, 100_000, 50, 6_880, 10_000, 100_000, 50)
SMALL = Estimate(1_000, 50_000, 50, 6_880, 10_000, 50_000, 50)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))


def asked(page: AppTest, analysis: Analysis, estimate: Estimate) -> AppTest:
    """Start a channel with this estimate, and draw the page once the request asks."""
    analysis.events = [Fetched(1), Queued(1), Predicted(prediction()), Finished(1, 0)]
    analysis.estimate = estimate
    page.text_area(key="link").set_value("@orchard")
    start(page)
    request = request_of(page)
    while request.progress().state == "running" and estimate.large:
        request.control.wait(0.01)
    return page.run()


def test_an_estimate_that_does_not_fit_says_how_far_it_gets_and_is_confirmed(
    page: AppTest, analysis: Analysis
) -> None:
    asked(page, analysis, TOO_LARGE)
    assert page.warning[0].value == (
        "Reading about 450,000 comments of 50 videos costs about 9,000 quota units; 6,880 of "
        "today's 10,000 are left. Today it reads about 340,000 of the comments and 38 of the "
        "videos to the end. Then the quota is spent: *Go on* continues on the next day where it "
        "stopped, and fetches no page twice."
    )
    assert request_of(page).progress().fetched == 0
    page.button(key="confirm").click().run()
    page = finish(page)
    assert page.success[0].value == "Finished: 1 new row in Hive, 0 already there."
    assert not page.warning


def test_more_than_a_quarter_of_what_is_left_is_confirmed(
    page: AppTest, analysis: Analysis
) -> None:
    asked(page, analysis, LARGE)
    assert page.warning[0].value == LARGE.sentence()
    page.button(key="cancel").click().run()
    page = finish(page)
    assert page.info[-1].value.startswith("Cancelled:")
    assert request_of(page).progress().fetched == 0


def test_a_small_estimate_starts_at_once(page: AppTest, analysis: Analysis) -> None:
    asked(page, analysis, SMALL)
    assert finish(page).success


def test_a_question_that_nobody_answers_ends_the_request(
    page: AppTest, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "ASK_SECONDS", 0.0)
    asked(page, analysis, LARGE)
    assert finish(page).info[-1].value.startswith("Cancelled:")


def test_the_limit_in_all_reaches_the_source(page: AppTest, analysis: Analysis) -> None:
    page.text_area(key="link").set_value("@orchard")
    finish(start(page))
    page.number_input(key="total").set_value(2_500)
    finish(start(page))
    assert [given["total"] for given in analysis.asked] == [None, 2_500]


def test_the_units_spent_today_are_shown_with_a_key(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "today's quota" not in captions(page)
    monkeypatch.setenv("TONE_YOUTUBE_API_KEY", "AIzaSecret")
    monkeypatch.setenv("TONE_YOUTUBE_DAILY_UNITS", "8000")
    data.settings.clear()
    Ledger(data.settings()).add(3_120)
    page.run()
    assert "YouTube key: 3,120 of 8,000 units of today's quota spent." in captions(page)
