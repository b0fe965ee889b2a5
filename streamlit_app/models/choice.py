"""A picker for a version or a run."""

import streamlit as st


def choose(label: str, options: list[str], first: str | None, key: str) -> str:
    """Show a picker for one of ``options``; ``first`` is preselected if it is among them."""
    index = options.index(first) if first in options else 0
    return st.selectbox(label, options, index=index, key=key, width=320)
