from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import streamlit_app
from errors import PermanentError
from streaming.requests.analysis import (
    Dead,
    Fetched,
    Finished,
    Predicted,
    Queued,
    Saved,
    StalledError,
)
from streaming.sources import VideoDetails
from streaming.sources.youtube import errors as youtube_errors
from streaming.tables.hive import HiveUnavailableError
from streamlit_app import data, faults
from streamlit_app.comment import panel as comment_panel
from streamlit_app.live.form import FILE, LINK, SAMPLE
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.palette import NO_EMOTION, OTHER_LANGUAGE
from streamlit_app.parts import Chosen
from tests.streamlit_app.conftest import (
    HOSTILE,
    Analysis,
    join,
    live_page,
    prediction,
    rendered_as_markup,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]

LINKED = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(live_page, default_timeout=20).run()


def choose(page: AppTest, kind: str) -> AppTest:
    return page.segmented_control(key="kind").set_value(kind).run()


def start(page: AppTest) -> AppTest:
    page.button[0].click().run()
    assert not page.exception
    return page


def request_of(page: AppTest) -> LiveRequest:
    request = data.request(page.query_params["request"])
    assert request is not None
    return request


def finish(page: AppTest) -> AppTest:
    """Wait for the request of the page, and redraw the page."""
    join(request_of(page))
    return page.run()


def tone_lines(page: AppTest) -> list[str]:
    return [caption.value for caption in page.caption if caption.value.startswith("Tone: ")]


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


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


def test_comments_in_another_language_are_marked_and_not_counted(
    page: AppTest, analysis: Analysis
) -> None:
    other = prediction("was für ein Abend")
    other.other_language = "de"
    other.scores["joy"] = 0.9
    analysis.events = [Fetched(2), Predicted(prediction("one", "joy")), Predicted(other)]
    page = finish(start(choose(page, SAMPLE)))
    assert page.table[0].value.loc["joy", "Share"] == "100.0%"
    assert page.dataframe[0].value["labels"].tolist() == [[OTHER_LANGUAGE], ["joy"]]
    assert any("Not counted: 1 comment in other" in caption.value for caption in page.caption)
    assert "1 not read (other languages)" in [caption.value for caption in page.caption]
    assert any("without emotion of 1 comment read." in caption.value for caption in page.caption)


def test_the_tone_stands_above_the_emotions(page: AppTest, analysis: Analysis) -> None:
    silent = prediction("first")
    silent.scores["joy"] = 0.1
    analysis.events = [Fetched(2), Predicted(prediction("one", "joy")), Predicted(silent)]
    page = finish(start(choose(page, SAMPLE)))
    (line,) = tone_lines(page)
    assert line == (
        "Tone: 50% positive, 0% negative, 0% mixed, 50% without emotion of 2 comments read."
    )
    assert not any("not read" in caption.value for caption in page.caption)
    captions = [caption.value for caption in page.caption]
    assert captions.index(line) < next(
        place for place, caption in enumerate(captions) if caption.startswith("Most frequent")
    )


def test_a_running_request(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [
        Fetched(5),
        Queued(4),
        Predicted(prediction("older", "joy")),
        Predicted(prediction("newer", "joy", "love")),
        Dead("no protobuf"),
        Saved(1),
    ]
    analysis.held = True
    page = start(choose(page, SAMPLE))
    assert analysis.reached.wait(10)
    page.run()
    assert metrics(page) == {
        "Fetched": "5",
        "Queued": "4",
        "Predicted": "2",
        "Saved": "1",
        "Unreadable": "1",
        "Duplicates": "0",
    }
    assert page.dataframe[0].value["text"].tolist() == ["newer", "older"]
    assert any("2 comments: joy (100%), love (50%)" in caption.value for caption in page.caption)
    assert page.table[0].value.loc["joy", "Share"] == "100.0%"
    assert not page.success


def test_a_finished_request_shows_the_rows_in_hive(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(1), Predicted(prediction()), Finished(new_rows=1, known_rows=2)]
    page = finish(start(choose(page, SAMPLE)))
    assert page.success[0].value == "Finished: 1 new row in Hive, 2 already there."


def test_a_source_without_comments(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Finished(new_rows=0, known_rows=0)]
    page = finish(start(choose(page, SAMPLE)))
    assert page.info[-1].value == "No comments to analyze."


def test_a_failed_request_keeps_its_predictions(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(2), Predicted(prediction("kept"))]
    analysis.error = PermanentError(f"Comments of {HOSTILE} are off; choose another video.")
    page = finish(start(choose(page, SAMPLE)))
    assert page.error[0].value == "The request failed"
    assert str(analysis.error) in [text.value for text in page.text]
    assert page.dataframe[0].value["text"].tolist() == ["kept"]
    assert "<script>" not in rendered_as_markup(page)


def test_hostile_text_is_never_markup(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(1), Predicted(prediction(HOSTILE, "joy", author=HOSTILE))]
    page = finish(start(choose(page, SAMPLE)))
    row = page.dataframe[0].value.iloc[0]
    assert (row["text"], row["author"]) == (HOSTILE, HOSTILE)
    for piece in HOSTILE.split():
        assert piece not in rendered_as_markup(page)


def test_the_search_narrows_the_table(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [
        Fetched(2),
        Predicted(prediction("a good night", "joy")),
        Predicted(prediction("first")),
    ]
    page = finish(start(choose(page, SAMPLE)))
    page.text_input(key=f"live-{request_of(page).id}-words").set_value("NIGHT").run()
    assert page.dataframe[0].value["text"].tolist() == ["a good night"]
    page.multiselect(key=f"live-{request_of(page).id}-emotions").set_value([NO_EMOTION]).run()
    assert not page.dataframe
    assert page.info[-1].value.startswith("No comments match.")
    page.text_input(key=f"live-{request_of(page).id}-words").set_value("").run()
    assert page.dataframe[0].value["text"].tolist() == ["first"]


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


def test_predictions_are_shown_per_model(page: AppTest, analysis: Analysis) -> None:
    def answer(application: str, text: str, *labels: str, complete: bool) -> Predicted:
        return Predicted(prediction(text, *labels, application=application), complete)

    analysis.events = [
        Fetched(2),
        answer("predict-2", "one", "harsh", complete=False),
        answer("predict", "one", "joy", complete=True),
        answer("predict", "two", "joy", complete=False),
        answer("predict-2", "two", "kind", "harsh", complete=True),
        Saved(2),
        Finished(new_rows=4, known_rows=0),
    ]
    page = finish(start(choose(page, SAMPLE)))
    assert (metrics(page)["Predicted"], metrics(page)["Saved"]) == ("2", "2")
    choice = page.selectbox[0]
    assert choice.options == [
        "model of predict v1-0 (predict)",
        "model of predict-2 v1-0 (predict-2)",
    ]
    assert choice.value == "predict"
    assert page.dataframe[0].value["labels"].tolist() == [["joy"], ["joy"]]
    assert tone_lines(page)
    assert page.table[0].value.loc["joy", "Share"] == "100.0%"
    page.multiselect(key=f"live-{request_of(page).id}-emotions").set_value(["joy"]).run()

    page.selectbox[0].set_value("predict-2").run()
    assert not page.exception
    shown = page.dataframe[0].value["labels"]
    assert [list(labels) for labels in shown] == [["kind", "harsh"], ["harsh"]]
    assert not tone_lines(page)
    assert page.table[0].value["Share"].to_dict() == {"harsh": "100.0%", "kind": "50.0%"}


def test_the_panel_of_a_selected_comment_is_shown_below(
    page: AppTest, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, ...]] = []
    monkeypatch.setattr(comment_panel, "render", lambda *comment: shown.append(comment))
    analysis.events = [Fetched(1), Predicted(prediction("mine"))]
    page = finish(start(choose(page, SAMPLE)))
    assert shown == []
    chosen = Chosen("v1", "c1", "v1-0")
    page.session_state[f"live-{request_of(page).id}-chosen"] = chosen
    page.run()
    assert not page.exception
    assert shown[-1] == chosen
