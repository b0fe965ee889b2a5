"""What visitors see of a fault: one sentence, and never a traceback or a key."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from errors import ToneError

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Something went wrong that this page has no explanation for; "
    "look at the web application's log, then try again."
)


def sentence(error: Exception) -> str:
    """Return what to tell a visitor; an error that nobody foresaw is logged.

    The log names its type and the places in the code alone: its own text may quote a comment or
    a key.
    """
    if isinstance(error, ToneError):
        return str(error)
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Unexpected %s:\n%s", type(error).__name__, places)
    return UNEXPECTED


def show(title: str, explanation: str) -> None:
    """Show a fault: the page's own title, and an explanation that may quote a stranger."""
    with st.container(border=True):
        st.error(title, icon=":material/error:")
        st.text(explanation)


@contextmanager
def explained(title: str) -> Iterator[None]:
    """Show what goes wrong inside under this title, with a button to try again."""
    try:
        yield
    except Exception as error:
        show(title, sentence(error))
        st.button("Try again", icon=":material/refresh:")
