"""Turns for pages that redraw every second: one page of the process draws at a time.

Streamlit takes one global lock for every element it draws. With twenty pages drawing at once, most
time is lost to contention for that lock and the GIL, and pages stop updating.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


class Turns:
    """A fair lock, first come, first served; `threading.Lock` can starve a waiting thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the lock for the duration of the block."""
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
    """Return the lock of all pages of this process. Hold it for drawing only, not for I/O."""
    return Turns()
