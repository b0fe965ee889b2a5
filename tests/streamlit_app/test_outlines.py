"""Headings, controls and labels of every page, as the files in ``outlines`` have them."""

from pathlib import Path

import pytest
import streamlit as st

from registry import LocalStore
from settings import Settings
from streaming.kafka import dead
from streaming.requests.analysis import Fetched, Finished, Predicted, Queued, Saved
from streaming.watch import parts
from streaming.watch.parts import Part
from streamlit_app.compare.page import PERIODS, VIDEOS
from streamlit_app.data import model_store, platform
from streamlit_app.explore.page import VIEWS
from streamlit_app.live.form import FILE, LINK, SAMPLE
from tests.snapshots import assert_on_record
from tests.streamlit_app.conftest import (
    Analysis,
    compare_page,
    drawn,
    explore_page,
    live_page,
    prediction,
)
from tests.streamlit_app.live.steps import finish, start
from tests.streamlit_app.models.test_page import SCORES, models_page, trained
from tests.streamlit_app.outline import outline
from tests.streamlit_app.status.test_page import FLOW, platform_page
from tests.streamlit_app.table import Table

pytestmark = pytest.mark.slow

OUTLINES = Path(__file__).with_name("outlines")


def test_live(analysis: Analysis) -> None:
    page = drawn(live_page)
    states = {}
    for kind in (LINK, FILE, SAMPLE):
        page.segmented_control(key="kind").set_value(kind).run()
        states[kind] = outline(page)
    happy = prediction("what a night", "joy")
    analysis.events = [Fetched(1), Queued(1), Predicted(happy), Saved(1), Finished(1, 0)]
    states["A finished request"] = outline(finish(start(page)))
    check("live", states)


def test_explore(table: Table) -> None:
    table.comments = {"v1": 40}
    check("explore", {view: outline(drawn(explore_page, view=view)) for view in VIEWS})


def test_compare(table: Table) -> None:
    table.comments = {"v1": 40, "v2": 60}
    page = drawn(compare_page)
    states = {}
    for kind in (VIDEOS, PERIODS):
        page.segmented_control[0].set_value(kind).run()
        states[kind] = outline(page)
    check("compare", states)


def test_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path, thrift_port=1)
    monkeypatch.setattr(model_store, "settings", lambda: settings)
    st.cache_data.clear()
    states = {"No model": outline(drawn(models_page))}
    figures = SCORES | {"emotions": {"joy": {"precision": 0.7, "recall": 0.6, "f1": 0.65}}}
    trained(LocalStore(settings.model_store), tmp_path, "round-1", {"test": figures})
    st.cache_data.clear()
    states["A trained model"] = outline(drawn(models_page))
    check("models", states)


def test_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "parts", lambda _: [Part("Kafka", "carries", True, "1 broker")])
    monkeypatch.setattr(platform, "flow", lambda _: FLOW)
    monkeypatch.setattr(dead, "letters", lambda *_: iter(()))
    st.cache_data.clear()
    st.cache_resource.clear()
    check("platform", {"All at work": outline(drawn(platform_page))})


def check(name: str, states: dict[str, str]) -> None:
    text = "\n".join(f"== {state} ==\n{lines}" for state, lines in states.items())
    assert_on_record(text, OUTLINES / f"{name}.txt")
