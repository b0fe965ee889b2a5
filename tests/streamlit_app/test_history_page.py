from dataclasses import dataclass, field

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from settings import Settings
from streaming import hive
from streamlit_app import faults, parts
from streamlit_app.data import stored
from tests.streamlit_app.conftest import HOSTILE, history_page, rendered_as_markup

# The real function's own columns, so that this stand-in cannot drift from it.
COUNTS = list(hive.emotion_counts(Settings(), []).columns)

SAVED = pd.Timestamp("2026-05-03 10:00", tz="UTC")


@dataclass
class Table:
    """Stands for Hive: comments per video, or the error that every question raises."""

    comments: dict[str, int] = field(default_factory=dict)
    versions: list[tuple[str, str | None, int]] = field(default_factory=list)
    asked_of: list[hive.Model | None] = field(default_factory=list)
    error: Exception | None = None
    questions: int = 0

    def videos(self, _settings: Settings) -> pd.DataFrame:
        self.questions += 1
        if self.error is not None:
            raise self.error
        return pd.DataFrame(
            {
                "video_id": list(self.comments),
                "source": "youtube",
                "comments": list(self.comments.values()),
                "models": sum(version is not None for _, version, _ in self.versions) or 1,
                "first_saved_at": SAVED,
                "last_saved_at": SAVED + pd.Timedelta(minutes=3),
            }
        )

    def models(self, _settings: Settings, _video_id: str) -> pd.DataFrame:
        columns = ["model_name", "model_version", "comments"]
        return pd.DataFrame(self.versions, columns=columns)

    def emotion_counts(
        self, _settings: Settings, video_ids: list[str], model: hive.Model | None
    ) -> pd.DataFrame:
        self.asked_of.append(model)
        return pd.DataFrame([["joy", self.comments[video_ids[0]] // 2]], columns=COUNTS)

    def predictions(
        self, _settings: Settings, video_id: str, model: hive.Model | None
    ) -> pd.DataFrame:
        assert model == self.asked_of[-1]
        kept = min(self.comments[video_id], 3)
        return pd.DataFrame(
            {
                "comment_id": [f"c{n}" for n in range(kept)],
                "labels": [["joy"], None, []][:kept],
                "scores": [{"joy": 0.9}, None, {"joy": 0.1}][:kept],
                "text": [f"{video_id} {n}" for n in range(kept)],
                "author": [None] * kept,
                "like_count": [0] * kept,
            }
        )


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    fake = Table()
    for question in ("videos", "models", "emotion_counts", "predictions"):
        monkeypatch.setattr(hive, question, getattr(fake, question))
    st.cache_data.clear()
    return fake


def draw() -> AppTest:
    page = AppTest.from_function(history_page, default_timeout=20).run()
    assert not page.exception
    return page


def test_a_chosen_video_shows_its_emotions_and_comments(table: Table) -> None:
    table.comments = {"v1": 2, "v2": 40}
    page = draw()
    assert page.selectbox[0].options == ["v1  (2 comments)", "v2  (40 comments)"]
    page.selectbox[0].set_value("v2").run()
    assert any(
        caption.value.startswith("The most frequent of 40 comments: joy (50%)")
        for caption in page.caption
    )
    shown = page.dataframe[0].value
    assert shown["text"].tolist() == ["v2 0", "v2 1", "v2 2"]
    assert shown["labels"].tolist() == [["joy"], ["no emotion"], ["no emotion"]]
    assert "The table holds the newest 3 of 40 comments" in page.caption[-1].value


def test_long_tables_are_limited(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS_SHOWN", 2)
    table.comments = {"v1": 3}
    page = draw()
    assert len(page.dataframe[0].value) == 2
    assert "2 of 3 comments." in [caption.value for caption in page.caption]


@pytest.mark.parametrize("error", [None, hive.TableMissingError("The table is not there yet.")])
def test_an_empty_table_says_what_to_do(table: Table, error: Exception | None) -> None:
    table.error = error
    assert "no predictions yet" in draw().info[0].value


def test_hive_down_is_explained_and_can_be_tried_again(table: Table) -> None:
    table.error = hive.HiveUnavailableError("The Thrift Server does not answer: start it.")
    page = draw()
    assert page.error[0].value == "Hive does not answer this question."
    assert page.text[0].value == str(table.error)
    table.error, table.comments = None, {"v1": 1}
    page.button[0].click().run()
    assert page.selectbox[0].value == "v1"
    assert not page.error


def test_an_unforeseen_fault_shows_one_sentence(table: Table) -> None:
    table.error = ValueError(HOSTILE)
    page = draw()
    assert page.text[0].value == faults.UNEXPECTED
    assert "<script>" not in rendered_as_markup(page)


def test_answers_are_kept_for_a_moment(table: Table) -> None:
    table.comments = {"v1": 1}
    draw()
    draw()
    assert table.questions == 1


def test_hostile_video_ids_are_never_markup(table: Table) -> None:
    table.comments = {HOSTILE: 2}
    page = draw()
    assert page.selectbox[0].value == HOSTILE
    assert page.dataframe[0].value["text"].tolist()[0].startswith(HOSTILE)
    assert "<script>" not in rendered_as_markup(page)


def test_a_video_of_one_model_offers_no_choice(table: Table) -> None:
    table.comments = {"v1": 4}
    assert [box.label for box in draw().selectbox] == ["Video, the latest first"]
    assert table.asked_of == [None]


def test_models_are_told_apart_and_the_served_one_comes_first(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "primary_model", lambda: "spanemo")
    table.comments = {"v1": 4}
    table.versions = [
        ("classifier", None, 3),
        ("classifier", "v1-c", 3),
        ("spanemo", None, 4),
        ("spanemo", "v1-b", 1),
        ("spanemo", "v1-a", 4),
    ]
    page = draw()
    choice = page.selectbox[1]
    assert choice.options == [
        "spanemo in its newest versions  (4 comments)",
        "spanemo v1-b  (1 comments)",
        "spanemo v1-a  (4 comments)",
        "classifier v1-c  (3 comments)",
    ]
    choice.set_value(hive.Model("classifier", "v1-c")).run()
    assert table.asked_of == [hive.Model("spanemo"), hive.Model("classifier", "v1-c")]
    assert any("joy (67%)" in caption.value for caption in page.caption)
