from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import streamlit_app
from streaming.requests.analysis import (
    Fetched,
    Predicted,
    StalledError,
)
from streaming.sources import VideoDetails
from streaming.sources.youtube import errors as youtube_errors
from streaming.tables.hive import HiveUnavailableError
from streamlit_app import faults
from streamlit_app.live.form import FILE, LINK, SAMPLE
from tests.streamlit_app.conftest import (
    HOSTILE,
    Analysis,
    live_page,
    prediction,
    rendered_as_markup,
)
from tests.streamlit_app.live.steps import LINKED, choose, finish, request_of, start

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]


def test_the_whole_application_runs() -> None:
    app = Path(streamlit_app.__file__).with_name("app.py")
    page = AppTest.from_file(str(app), default_timeout=20).run()
    assert not page.exception
    assert page.title[0].value == "Analyze comments"


def test_an_empty_page_shows_what_to_do(page: AppTest) -> None:
    assert "start with the sample" in page.info[-1].value
    assert not page.metric


def test_without_a_key_the_page_explains_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, analysis: Analysis
) -> None:
    monkeypatch.delenv("TONE_YOUTUBE_API_KEY", raising=False)
    page = AppTest.from_function(live_page, default_timeout=20).run()
    assert "TONE_YOUTUBE_API_KEY" in page.info[0].value
    assert not analysis.sources


def test_a_key_is_never_on_the_page(monkeypatch: pytest.MonkeyPatch, analysis: Analysis) -> None:
    monkeypatch.setenv("TONE_YOUTUBE_API_KEY", "AIzaSecret")
    analysis.error = ValueError("https://example.org/?key=AIzaSecret")
    page = AppTest.from_function(live_page, default_timeout=20).run()
    assert not any("TONE_YOUTUBE_API_KEY" in info.value for info in page.info)
    page.text_area(key="link").set_value(LINKED)
    page = finish(start(page))
    assert faults.UNEXPECTED in [text.value for text in page.text]
    assert "AIza" not in str(page)


def test_start_without_a_link_or_file_asks_for_it(page: AppTest) -> None:
    assert "link" in start(page).warning[0].value
    choose(page, FILE)
    assert page.button[0].label == "Start"
    assert page.button[0].disabled


def test_an_invalid_link_is_rejected_and_no_file_is_read(
    page: AppTest, analysis: Analysis, tmp_path: Path
) -> None:
    path = tmp_path / "private.csv"
    path.write_text("text\nsecret\n")
    for link in (str(path), "sample", "https://example.org/watch?v=dQw4w9WgXcQ", HOSTILE):
        page.text_area(key="link").set_value(link)
        assert start(page).error[0].value == "Could not start the request"
    assert "<script>" not in rendered_as_markup(page)
    assert analysis.sources == []


def test_a_link_in_any_form_becomes_the_video_s_id(page: AppTest, analysis: Analysis) -> None:
    page.text_area(key="link").set_value(f" {LINKED}?t=3 ")
    page = finish(start(page))
    assert analysis.sources == ["dQw4w9WgXcQ"]
    assert "video dQw4w9WgXcQ" in [text.value for text in page.text]


def test_links_limit_and_selection_reach_the_source(page: AppTest, analysis: Analysis) -> None:
    page.text_area(key="link").set_value(f"{LINKED}\nhttps://www.youtube.com/shorts/abcdefghijk")
    page.selectbox(key="selection").set_value("New since last run")
    page.number_input(key="limit").set_value(50)
    page = finish(start(page))
    assert analysis.sources == ["dQw4w9WgXcQ abcdefghijk"]
    assert (analysis.asked[0]["selection"], analysis.asked[0]["limit"]) == ("new", 50)
    assert "2 videos" in [text.value for text in page.text]


def test_video_details_are_shown_as_text(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(1), Predicted(prediction())]
    analysis.videos = [
        VideoDetails(
            "dQw4w9WgXcQ", HOSTILE, HOSTILE, "", 1234567, None, 89, None, live=False, seconds=253
        )
    ]
    page.text_area(key="link").set_value(LINKED)
    page = finish(start(page))
    assert HOSTILE in [text.value for text in page.text]
    assert "4:13 · 1,234,567 views · 89 comments" in [caption.value for caption in page.caption]
    assert "<script>" not in rendered_as_markup(page)


def test_a_running_request_is_paused_resumed_and_cancelled(
    page: AppTest, analysis: Analysis
) -> None:
    analysis.events = [Fetched(2), Predicted(prediction("one"))]
    analysis.held = True
    page = start(choose(page, SAMPLE))
    assert analysis.reached.wait(10)
    page.button(key="pause").click().run()
    assert request_of(page).control.paused
    assert page.button(key="pause").label == "Resume"
    page.button(key="pause").click().run()
    assert not request_of(page).control.paused
    page.button(key="cancel").click().run()
    assert request_of(page).control.cancelled
    assert page.button(key="cancel").disabled
    analysis.release.set()
    page = finish(page)
    assert page.info[-1].value.startswith("Cancelled:")
    assert "cancel" not in [button.key for button in page.button]


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (youtube_errors.CommentsDisabledError("x"), "Comments disabled"),
        (youtube_errors.VideoNotFoundError("x"), "Video not found"),
        (youtube_errors.QuotaExceededError("x"), "Daily YouTube quota exceeded"),
        (youtube_errors.KeyRejectedError("x"), "No valid YouTube API key"),
        (HiveUnavailableError("x"), "Hive is not responding"),
        (StalledError("x"), "The stream is stalled"),
        (OSError("x"), "The request failed"),
    ],
)
def test_every_error_has_its_own_title(
    page: AppTest, analysis: Analysis, error: Exception, title: str
) -> None:
    analysis.error = error
    page = finish(start(choose(page, SAMPLE)))
    assert page.error[0].value == title


def test_a_reload_shows_the_request_of_the_url(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(1), Predicted(prediction("mine"))]
    page = finish(start(choose(page, SAMPLE)))
    reloaded = AppTest.from_function(live_page, default_timeout=20)
    reloaded.query_params["request"] = page.query_params["request"]
    assert reloaded.run().dataframe[0].value["text"].tolist() == ["mine"]
    stranger = AppTest.from_function(live_page, default_timeout=20).run()
    assert not stranger.dataframe


def test_an_expired_request_is_explained() -> None:
    page = AppTest.from_function(live_page, default_timeout=20)
    page.query_params["request"] = HOSTILE
    page.run()
    assert "has expired" in page.warning[0].value
    assert "<script>" not in rendered_as_markup(page)


def test_the_form_names_every_source(page: AppTest) -> None:
    assert page.segmented_control(key="kind").options == [LINK, SAMPLE, FILE]
