"""Pages that draw themselves anew each second take turns.

Streamlit looks up its options under one lock, for each piece of a page. Twenty threads that draw at
once spend their time handing over that lock and Python's own, and no page is drawn any more.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


class Turns:
    """A lock that goes to whoever has waited longest: `threading.Lock` lets some wait for long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it until the block ends."""
        called = threading.Event()
        with self._lock:
            if self._taken:
                self._waiting.append(called)
            else:
                self._taken = True
                called.set()
        called.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._taken = False


@st.cache_resource(show_spinner=False)
def turns() -> Turns:
    """Return the turns of this process's pages, for drawing without waiting for anything else."""
    return Turns()
