"""The settings of the web application."""

import streamlit as st

from settings import Settings


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
