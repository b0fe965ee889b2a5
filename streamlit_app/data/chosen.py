"""The settings of the web application, and its connection to Kafka."""

import streamlit as st

from settings import Settings
from streaming.kafka.client import Kafka


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


@st.cache_resource(show_spinner=False)
def kafka() -> Kafka:
    """Return the connection that all visitors share."""
    return Kafka(settings())
