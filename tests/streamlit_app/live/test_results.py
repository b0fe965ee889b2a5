import pytest
from streamlit.testing.v1 import AppTest

from errors import PermanentError
from streaming.requests.analysis import (
    Dead,
    Fetched,
    Finished,
    Predicted,
    Queued,
    Saved,
)
from streamlit_app.comment import panel as comment_panel
from streamlit_app.live.form import SAMPLE
from streamlit_app.palette import NO_EMOTION, OTHER_LANGUAGE
from streamlit_app.parts import Chosen
from tests.streamlit_app.conftest import (
    HOSTILE,
    Analysis,
    prediction,
    rendered_as_markup,
)
from tests.streamlit_app.live.steps import choose, finish, metrics, request_of, start, tone_lines

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]


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
