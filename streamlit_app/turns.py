"""Pages that draw themselves anew each second take turns.

Streamlit looks up its options under one lock, for each piece of a page. Twenty threads that draw at
once spend their time handing over that lock and Python's own, and no page is drawn any more.
"""

import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def turn() -> threading.Lock:
    """Return what a page holds while it draws without waiting for anything else."""
    return threading.Lock()
