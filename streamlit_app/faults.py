"""Errors as visitors see them: a title and one sentence, never a traceback or a key."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import streamlit as st

from errors import ToneError
from streaming.kafka.errors import BrokerUnavailableError
from streaming.requests.analysis import StalledError
from streaming.sources.youtube import errors as youtube
from streaming.sources.youtube.video_id import NotAVideoError
from streaming.tables.hive import HiveUnavailableError

logger = logging.getLogger(__name__)

UNEXPECTED = "An unexpected error occurred; check the web application's log, then try again."

QUERY_FAILED = "Could not query Hive"
"""Title of an error in a part of a page that reads from Hive."""


class Fault(NamedTuple):
    """An error as a visitor sees it.

    Attributes:
        title: a text of this product.
        explanation: plain text that may quote untrusted input.
        part_is_down: whether a part of the platform is down, so that the Platform page shows more.
    """

    title: str
    explanation: str
    part_is_down: bool = False


_UNTITLED = "The request failed"

_TITLES: dict[type[Exception], tuple[str, bool]] = {
    NotAVideoError: ("Not a video link", False),
    youtube.CommentsDisabledError: ("Comments disabled", False),
    youtube.NoLiveChatError: ("No live chat", False),
    youtube.ChannelNotFoundError: ("Channel or playlist not found", False),
    youtube.VideoNotFoundError: ("Video not found", False),
    youtube.VideoError: ("YouTube does not allow access to this video", False),
    youtube.QuotaExceededError: ("Daily YouTube quota exceeded", False),
    youtube.KeyRejectedError: ("No valid YouTube API key", False),
    youtube.RateLimitError: ("YouTube rate limit reached", False),
    youtube.ServerError: ("YouTube server error", False),
    youtube.UnreachableError: ("YouTube is unreachable", False),
    BrokerUnavailableError: ("Kafka is not responding", True),
    HiveUnavailableError: ("Hive is not responding", True),
    StalledError: ("The stream is stalled", True),
}


def fault_of(error: Exception) -> Fault:
    """Return the error as a visitor sees it, under the title of its most specific known class."""
    for kind in type(error).__mro__:
        if kind in _TITLES:
            title, part_is_down = _TITLES[kind]
            return Fault(title, sentence(error), part_is_down)
    return Fault(_UNTITLED, sentence(error))


def sentence(error: Exception) -> str:
    """Return the explanation of an error, and log the error if it is unexpected.

    The log gets the type and the stack but not the message, which may quote a comment or a key.
    """
    if isinstance(error, ToneError):
        return str(error)
    stack = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Unexpected %s:\n%s", type(error).__name__, stack)
    return UNEXPECTED


def show(title: str, explanation: str) -> None:
    """Show an error: a title of this product, and an explanation that may quote untrusted text."""
    with st.container(border=True):
        st.error(title, icon=":material/error:")
        st.text(explanation)


@contextmanager
def explained(title: str, part: str = "page") -> Iterator[None]:
    """Show an error raised inside the block under this title, with a button to try again.

    ``part`` identifies the block; it is unique on a page.
    """
    try:
        yield
    except Exception as error:
        show(title, sentence(error))
        st.button("Try again", key=f"try-{part}", icon=":material/refresh:")
