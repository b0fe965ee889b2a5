"""How the platform stands, with short-lived answers that all visitors share."""

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
    """Return every part with its health; nothing is raised."""
    return parts.parts(settings())


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def platform_flow() -> Flow:
    """Return what flows through Kafka now.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    return flow(kafka())


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def newest_dead_letters() -> list[dead.Letter]:
    """Return the newest dead letters, the newest first.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    found = sorted(
        dead.letters(kafka(), NEWEST_LETTERS), key=lambda letter: letter.failed_at, reverse=True
    )
    return found[:NEWEST_LETTERS]
