"""Questions to Kafka share clients, however often they are asked."""

from collections.abc import Callable, Iterator

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

    def counted(name: str, open_client: Callable[[object], object]) -> Callable[[object], object]:
        def opened_client(options: object) -> object:
            names.append(name)
            return open_client(options)

        return opened_client

    for name in ("AdminClient", "Consumer", "Producer"):
        monkeypatch.setattr(client, name, counted(name, getattr(client, name)))
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
