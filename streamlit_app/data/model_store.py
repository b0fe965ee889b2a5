"""What the model store says of models, with short-lived answers that all visitors share."""

import streamlit as st

from registry import DataEntry, Entry, LocalStore, RunEntry
from streamlit_app.data.chosen import settings

_FRESH_SECONDS = 2


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def model_versions() -> list[Entry]:
    """Return all versions of the model, the newest first."""
    return _store().history()


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def training_runs() -> list[RunEntry]:
    """Return all runs of training, the newest first."""
    return _store().runs()


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False)
def data_sets() -> dict[str, DataEntry]:
    """Return what is known of data sets, by their versions."""
    return {entry.version: entry for entry in _store().data_history()}


def _store() -> LocalStore:
    return LocalStore(settings().model_store)
