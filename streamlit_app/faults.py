"""What visitors see of a fault: one sentence, and never a traceback or a key."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import streamlit as st

from errors import ToneError
from streaming.kafka.errors import BrokerUnavailableError
from streaming.requests.analysis import StalledError
from streaming.sources import youtube_errors as youtube
from streaming.sources.video_id import NotAVideoError
from streaming.tables.hive import HiveUnavailableError

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Something went wrong that this page has no explanation for; "
    "look at the web application's log, then try again."
)


class Fault(NamedTuple):
    """What a visitor is told: a title of this product's own, and an explanation in plain text.

    ``part_is_down`` says that the Platform page tells more.
    """

    title: str
    explanation: str
    part_is_down: bool = False


_UNTITLED = "The request stopped before its end."

_TITLES: dict[type[Exception], tuple[str, bool]] = {
    NotAVideoError: ("This is no video.", False),
    youtube.CommentsDisabledError: ("The comments are turned off.", False),
    youtube.NoLiveChatError: ("There is no live chat.", False),
    youtube.VideoNotFoundError: ("There is no such video.", False),
    youtube.VideoError: ("YouTube does not let this video be read.", False),
    youtube.QuotaExceededError: ("The YouTube quota for today is spent.", False),
    youtube.KeyRejectedError: ("There is no YouTube key that works.", False),
    youtube.RateLimitError: ("YouTube asks to go slower.", False),
    youtube.ServerError: ("YouTube does not answer.", False),
    youtube.UnreachableError: ("YouTube cannot be reached.", False),
    BrokerUnavailableError: ("Kafka does not answer.", True),
    HiveUnavailableError: ("Hive does not answer.", True),
    StalledError: ("The stream stands still.", True),
}


def told(error: Exception) -> Fault:
    """Return what to tell a visitor of an error, under the most fitting title."""
    for kind in type(error).__mro__:
        if kind in _TITLES:
            title, part_is_down = _TITLES[kind]
            return Fault(title, sentence(error), part_is_down)
    return Fault(_UNTITLED, sentence(error))


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
def explained(title: str, part: str = "page") -> Iterator[None]:
    """Show what goes wrong inside under this title, with a button to try again.

    ``part`` names what is drawn inside; no two parts of a page have the same name.
    """
    try:
        yield
    except Exception as error:
        show(title, sentence(error))
        st.button("Try again", key=f"try-{part}", icon=":material/refresh:")
