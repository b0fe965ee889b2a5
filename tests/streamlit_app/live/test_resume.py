"""A request that was cut short goes on from its page."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from streaming.sources.youtube.bookmarks import Wanted, new_bookmark
from streaming.sources.youtube.errors import QuotaExceededError
from streamlit_app import data
from tests.streamlit_app.conftest import Analysis, live_page
from tests.streamlit_app.live.steps import finish, start

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]

CHANNEL = "https://www.youtube.com/@orchard"


def bookmark(request_id: str) -> None:
    begun = datetime.now(UTC)
    wanted = Wanted(request_id, CHANNEL, "time", 100, None, 1, begun, ("abcdefghijk",))
    new_bookmark(data.settings(), wanted).begin()


@pytest.fixture
def cut_short(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> AppTest:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path_factory.mktemp("tone")))
    analysis.error = QuotaExceededError("The quota is spent.")
    page = AppTest.from_function(live_page, default_timeout=20).run()
    page.text_area(key="link").set_value("@orchard")
    page = start(page)
    bookmark(page.query_params["request"])
    return finish(page)


def test_a_channel_is_named_by_its_link(cut_short: AppTest, analysis: Analysis) -> None:
    assert analysis.sources == [CHANNEL]
    assert CHANNEL in [text.value for text in cut_short.text]


def test_a_request_that_the_quota_cut_short_goes_on(cut_short: AppTest, analysis: Analysis) -> None:
    assert cut_short.error[0].value == "Daily YouTube quota exceeded"
    begun = cut_short.query_params["request"]
    analysis.error = None
    cut_short.button(key="resume").click().run()
    assert not cut_short.exception
    finish(cut_short)
    assert cut_short.query_params["request"] != begun
    assert analysis.sources[1:] == [f"the rest of {begun}"]


@pytest.mark.usefixtures("cut_short")
def test_an_expired_request_can_go_on_by_its_address() -> None:
    begun = "a-request-of-yesterday"
    bookmark(begun)
    page = AppTest.from_function(live_page, default_timeout=20)
    page.query_params["request"] = begun
    page.run()
    assert "expired" in page.warning[0].value
    assert page.button(key="resume").label == "Go on"


def test_a_complete_request_offers_nothing() -> None:
    page = AppTest.from_function(live_page, default_timeout=20).run()
    page.text_area(key="link").set_value("@orchard")
    page = finish(start(page))
    assert "resume" not in [button.key for button in page.button]
