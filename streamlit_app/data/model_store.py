"""Model store queries, cached for a few seconds and shared by all visitors."""

import streamlit as st

from registry import DataEntry, Entry, LocalStore, RunEntry
from streamlit_app.data.chosen import settings

_FRESH_SECONDS = 2


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def model_versions() -> list[Entry]:
    """Return all model versions, newest first."""
    return _store().history()


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def training_runs() -> list[RunEntry]:
    """Return all training runs, newest first."""
    return _store().runs()


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def data_sets() -> dict[str, DataEntry]:
    """Return the data sets in the store, by version."""
    return {entry.version: entry for entry in _store().data_history()}


def _store() -> LocalStore:
    return LocalStore(settings().model_store)
