"""Questions to Kafka share clients, however often they are asked."""

from collections.abc import Iterator

import pytest
import streamlit as st

from assets.stream.resources import StreamFigures
from settings import Settings
from streaming.kafka import client
from streamlit_app.data import chosen, platform

pytestmark = pytest.mark.integration

MOST_CLIENTS = 3


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The classes of the clients that were opened."""
    names: list[str] = []
    for kind in (client.AdminClient, client.Consumer, client.Producer):

        class Counted(kind):  # type: ignore[misc, valid-type]
            def __init__(self, options: dict[str, object]) -> None:
                names.append(type(self).__base__.__name__)
                super().__init__(options)

        monkeypatch.setattr(client, kind.__name__, Counted)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield names
    st.cache_resource.clear()
    st.cache_data.clear()


def test_a_refresh_of_the_platform_page_opens_few_clients(
    running: Settings, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "Settings", lambda: running)
    platform.platform_parts()
    platform.platform_flow()
    platform.newest_dead_letters()
    assert 0 < len(opened) <= MOST_CLIENTS


def test_the_checks_of_a_run_open_few_clients(running: Settings, opened: list[str]) -> None:
    figures = StreamFigures(running)
    figures.topic(running.comments_topic)
    figures.answered(running.comments_topic, minutes=0)
    figures.dead(hours=24)
    figures.oldest_unsaved()
    figures.serving()
    assert 0 < len(opened) <= MOST_CLIENTS
