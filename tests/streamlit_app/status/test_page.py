from datetime import UTC, datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from streaming.kafka import dead
from streaming.kafka.dead import Letter, Place
from streaming.kafka.errors import BrokerUnavailableError
from streaming.watch import parts
from streaming.watch.flow import Flow
from streaming.watch.parts import Part
from streamlit_app import data
from streamlit_app.data import platform
from tests.streamlit_app.conftest import HOSTILE, rendered_as_markup

pytestmark = pytest.mark.slow

FLOW = Flow(
    comments=120,
    predictions=118,
    to_predict=2,
    predict_age=1.2,
    to_save=4000,
    save_age=61.0,
    dead=1,
)


def platform_page() -> None:
    from streamlit_app.status import page as platform_page

    platform_page.render()


class Platform:
    """The state of the platform as the page reads it."""

    def __init__(self) -> None:
        self.parts = [Part("Kafka", "carries", True, "1 broker"), Part("save", "writes", True, "x")]
        self.letters: list[Letter] = []
        self.flow = FLOW


@pytest.fixture
def platform_state(monkeypatch: pytest.MonkeyPatch) -> Platform:
    state = Platform()
    monkeypatch.setattr(parts, "parts", lambda _: state.parts)
    monkeypatch.setattr(platform, "flow", lambda _: state.flow)
    monkeypatch.setattr(dead, "letters", lambda *_: iter(state.letters))
    st.cache_data.clear()
    st.cache_resource.clear()
    return state


def draw() -> AppTest:
    page = AppTest.from_function(platform_page, default_timeout=20).run()
    assert not page.exception
    return page


@pytest.mark.usefixtures("platform_state")
def test_throughput_and_lag_are_shown() -> None:
    page = draw()
    assert page.success[0].value == "All 2 parts are running."
    assert [metric.value for metric in page.metric] == ["120", "118", "2", "4000", "1"]
    assert "prediction: 1 s. Oldest prediction waiting to be saved: 61 s." in page.caption[1].value
    assert "No dead letters" in page.info[0].value


def test_a_part_that_is_down_is_named_first(platform_state: Platform) -> None:
    platform_state.parts[1] = Part(
        "save", "writes", False, "It does not run; see `tone logs save`."
    )
    page = draw()
    assert page.error[0].value.startswith("Not running: save.")
    table = page.dataframe[0].value
    assert table["State"].map(list).tolist() == [["Up"], ["Down"]]
    assert "tone logs save" in table["Details"][1]


def test_without_kafka_the_other_parts_are_still_shown(
    platform_state: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> Flow:
        raise BrokerUnavailableError(data.settings(), "away")

    monkeypatch.setattr(platform, "flow", away)
    platform_state.parts = [
        Part("Kafka", "carries", False, "No answer"),
        Part("save", "x", False, "No"),
    ]
    page = draw()
    assert page.error[0].value.startswith("Not running: Kafka and save.")
    assert len(page.dataframe[0].value) == 2
    assert not page.metric


def test_dead_letters_are_plain_text_and_newest_first(platform_state: Platform) -> None:
    def letter(offset: int, reason: str) -> Letter:
        at = datetime(2026, 5, 1, 10, offset, tzinfo=UTC)
        place = Place("comments.dead", 0, offset)
        return Letter(place, Place("comments", 0, 0), b"", b"", reason, "predict", at)

    platform_state.letters = [letter(0, "older"), letter(1, HOSTILE)]
    page = draw()
    assert page.dataframe[1].value["Reason"].tolist() == [HOSTILE, "older"]
    assert "<script>" not in rendered_as_markup(page)
