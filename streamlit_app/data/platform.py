"""Platform health, flow and dead letters, cached for a few seconds."""

import streamlit as st

from streaming.kafka import dead
from streaming.watch import parts
from streaming.watch.flow import Flow, flow
from streaming.watch.parts import Part
from streamlit_app.data.chosen import kafka, settings

FRESH_SECONDS = 4
NEWEST_LETTERS = 20


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def platform_parts() -> list[Part]:
    """Return every part with its health; never raises."""
    return parts.parts(settings())


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def platform_flow() -> Flow:
    """Return the current throughput and lag of the Kafka topics.

    Raises:
        BrokerUnavailableError: Kafka does not respond.
    """
    return flow(kafka())


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def newest_dead_letters() -> list[dead.Letter]:
    """Return the newest dead letters, newest first.

    Raises:
        BrokerUnavailableError: Kafka does not respond.
    """
    found = sorted(
        dead.letters(kafka(), NEWEST_LETTERS), key=lambda letter: letter.failed_at, reverse=True
    )
    return found[:NEWEST_LETTERS]
