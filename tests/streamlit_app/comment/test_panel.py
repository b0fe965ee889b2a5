from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from registry import LocalStore
from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from streaming.tables import hive
from streaming.tables.correcting import OtherCorrectionError, UnfitCorrectionError
from streaming.tables.corrections import Agreement, Correction
from streaming.tables.corrections import agreement as compare
from streaming.tables.hive import HiveUnavailableError
from streaming.tables.lineage import Ancestry
from streamlit_app.data import comment as data
from tests.streamlit_app.conftest import HOSTILE, rendered_as_markup

pytestmark = pytest.mark.slow

SCORES = {"joy": 0.81, "love": 0.61, "fear": 0.02}
VERSION = Bundle.read(SHIPPED).version


def panel() -> None:
    from spanemo.bundle import SHIPPED, Bundle
    from streamlit_app.comment import panel as comment_panel

    comment_panel.render("v1", "c1", Bundle.read(SHIPPED).version)


def panel_of_a_lost_model() -> None:
    from streamlit_app.comment import panel as comment_panel

    comment_panel.render("v1", "c1", "v1-00000000")


def agreement() -> None:
    from streamlit_app.models import agreement as agreement_view

    agreement_view.render()


def row(**changes: Any) -> dict[str, Any]:
    fields = {
        "video_id": "v1",
        "comment_id": "c1",
        "text": f"so happy {HOSTILE}",
        "author": HOSTILE,
        "scores": SCORES,
        "labels": ["joy", "love"],
        "other_language": None,
        "model_name": "spanemo",
        "model_version": VERSION,
    }
    return fields | changes


def correction(who: str = HOSTILE, **changes: Any) -> Correction:
    fields: dict[str, Any] = {
        "correction_id": "id-1",
        "video_id": "v1",
        "comment_id": "c1",
        "who": who,
        "corrected_at": datetime(2026, 11, 24, tzinfo=UTC),
        "old_labels": ["joy", "love"],
        "new_labels": ["fear"],
        "model_labels": ["joy", "love"],
        "model_name": "spanemo",
        "model_version": VERSION,
        "based_on": None,
    }
    return Correction(**(fields | changes))


Table = Callable[..., None]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """Fill the tables with rows and corrections; the store holds the shipped model."""
    settings = Settings(data_dir=tmp_path)
    monkeypatch.setattr(data, "settings", lambda: settings)
    st.cache_data.clear()
    LocalStore(settings.model_store).log(SHIPPED, ("best",), {"source": "shipped"})

    def fill(*rows: dict[str, Any], corrected: tuple[Correction, ...] = ()) -> None:
        frame = pd.DataFrame(list(rows) or [], columns=list(row()))
        monkeypatch.setattr(hive, "predictions_of", lambda *_: frame)
        monkeypatch.setattr(hive, "corrections", lambda *_: list(corrected))
        monkeypatch.setattr(hive, "people_agree", lambda *_: compare(corrected[-1:]))

    yield fill
    st.cache_data.clear()


def drawn() -> AppTest:
    page = AppTest.from_function(panel, default_timeout=60).run()
    assert not page.exception
    return page


def tables(page: AppTest) -> list[pd.DataFrame]:
    return [element.value for element in page.dataframe]


def test_scores_thresholds_and_words_are_shown_without_markup(table: Table) -> None:
    table(row())
    page = drawn()
    scores, weights = tables(page)
    assert scores["emotion"].tolist() == ["joy", "love", "fear"]
    assert scores["threshold"].tolist() == [Bundle.read(SHIPPED).thresholds[e] for e in SCORES]
    assert scores["predicted"].tolist() == [True, True, False]
    best = weights.sort_values("weight", ascending=False)["part"].iloc[0]
    assert best == "happy"
    assert any(HOSTILE in text.value for text in page.text)
    for piece in ("<script>", "javascript", "$\\frac12$"):
        assert piece not in rendered_as_markup(page)


def test_another_emotion_can_be_asked_about(table: Table) -> None:
    table(row())
    page = drawn()
    joy = tables(page)[1]["weight"].tolist()
    page.selectbox[0].set_value("fear").run()
    assert tables(page)[1]["weight"].tolist() != joy


@pytest.mark.parametrize(
    ("language", "words"), [("de", "not trained for"), ("und", "language was not recognised")]
)
def test_a_comment_in_another_language_has_unreliable_scores(
    table: Table, language: str, words: str
) -> None:
    table(row(other_language=language, labels=[]))
    assert words in drawn().warning[0].value


def test_without_model_files_there_are_no_word_weights(table: Table) -> None:
    table(row(model_version="v1-00000000"))
    page = AppTest.from_function(panel_of_a_lost_model, default_timeout=60).run()
    assert "Not available: the files of this model version were deleted." in rendered_as_markup(
        page
    )
    assert tables(page)[0]["score"].tolist() == list(SCORES.values())


def test_a_comment_that_is_not_saved_yet_can_be_refreshed(table: Table) -> None:
    table()
    page = drawn()
    assert "not in Hive yet" in page.info[0].value
    table(row())
    page.button[0].click().run()
    assert page.subheader[0].value == "Selected comment"


def test_an_unavailable_hive_is_explained(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table(row())

    def away(*_: object) -> pd.DataFrame:
        raise HiveUnavailableError("The Thrift Server does not answer.")

    monkeypatch.setattr(hive, "predictions_of", away)
    page = drawn()
    assert "Could not load" in page.error[0].value
    assert any("Thrift Server" in text.value for text in page.text)


def save(page: AppTest, who: str, labels: list[str]) -> AppTest:
    page.multiselect[0].set_value(labels)
    page.text_input[0].set_value(who)
    (button,) = (button for button in page.button if button.label == "Save correction")
    return button.click().run()


def test_a_correction_is_based_on_what_the_visitor_saw(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[dict[str, Any]] = []

    def correct(_: object, **arguments: Any) -> Correction:
        calls.append(arguments)
        table(row(), corrected=(correction(), correction("Ada", new_labels=["love"])))
        return correction("Ada")

    monkeypatch.setattr(data, "correct", correct)
    table(row(), corrected=(correction(),))
    page = drawn()
    assert page.multiselect[0].value == ["fear"]  # the current correction, not the prediction
    assert HOSTILE in tables(page)[2]["nickname"].tolist()
    assert HOSTILE not in rendered_as_markup(page)
    save(page, "Ada", ["love"])
    (call,) = calls
    assert (call["who"], call["labels"], call["based_on"]) == ("Ada", ["love"], "id-1")
    assert "Saved" in page.success[0].value
    assert tables(page)[2]["nickname"].tolist() == ["Ada", HOSTILE]


def test_of_two_corrections_both_are_shown(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Correction:
        table(row(), corrected=(correction(),))
        raise OtherCorrectionError(correction())

    monkeypatch.setattr(data, "correct", refuse)
    table(row())
    page = save(drawn(), "Ada", ["love"])
    assert "not saved" in page.error[0].value
    both = next(frame for frame in tables(page) if "correction" in frame)
    assert [list(emotions) for emotions in both["emotions"]] == [["fear"], ["love"]]


def test_an_invalid_correction_is_explained(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Correction:
        raise UnfitCorrectionError("Give a nickname.")

    monkeypatch.setattr(data, "correct", refuse)
    table(row())
    page = save(drawn(), "", ["love"])
    assert any(text.value == "Give a nickname." for text in page.text)


def test_lineage_is_shown_on_demand(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    ancestry = Ancestry(
        comment={"source": "youtube", "request_id": HOSTILE, "fetched_at": None},
        comment_message=None,
        queued_at=None,
        prediction_message=None,
        predicted_at=None,
        saved_at=None,
        application=None,
        model_name="spanemo",
        model_version=VERSION,
        labels=[],
        scores=SCORES,
        other_language=None,
        training=None,
    )
    monkeypatch.setattr(data, "lineage", lambda *_: [ancestry])
    table(row())
    page = drawn()
    assert len(tables(page)) == 2
    page.toggle[0].set_value(True).run()
    fields = tables(page)[2].set_index("field")["value"]
    assert "Request" not in fields  # its ID gives access to the live request
    assert fields["Model"] == f"spanemo {VERSION}"
    assert HOSTILE not in rendered_as_markup(page)


def asked_for_agreement() -> AppTest:
    page = AppTest.from_function(agreement, default_timeout=60).run()
    return page.toggle[0].set_value(True).run()


def test_agreement_is_counted(table: Table) -> None:
    table()
    page = asked_for_agreement()
    assert "No prediction has been corrected" in page.caption[0].value
    st.cache_data.clear()
    table(corrected=(correction(),))
    page = asked_for_agreement()
    assert "reviewed 1 comment and confirmed the emotions of 0" in page.caption[0].value
    assert tables(page)[0]["emotion"].tolist() == ["fear", "joy", "love"]


def test_agreement_without_hive_is_a_sentence(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table()

    def away(_: object) -> Agreement:
        raise HiveUnavailableError("The Thrift Server does not answer.")

    monkeypatch.setattr(hive, "people_agree", away)
    page = asked_for_agreement()
    assert "not available" in page.error[0].value
