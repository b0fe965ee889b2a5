"""Actions that wait until the comments before them have been sent.

An analysis reads comments up to a thousand ahead of sending them. What is written to disk about
the reading, such as the place to go on from, must not be ahead of what was sent.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable


class Sent:
    """Comments that were read and sent; thread-safe. The reader and the sender may be threads.

    An action runs in the thread of the reader or of the sender, and holds up both meanwhile.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: str | None = None
        self._before: str | None = None
        self._ids: set[str] = set()
        self._actions: deque[tuple[str | None, Callable[[], None]]] = deque()
        self._endings: list[Callable[[], None]] = []
        self._closed = False

    def read(self, comment_id: str) -> None:
        """Note a comment that is about to be given to the sender."""
        self._before, self._last = self._last, comment_id

    def skip(self) -> None:
        """Take back the last `read`: the comment is a duplicate, which is not sent."""
        self._last = self._before

    def then(self, action: Callable[[], None]) -> None:
        """Run an action once all comments that were read so far have been sent.

        An action that still waits when the analysis ends is dropped.
        """
        with self._lock:
            if self._closed:
                return
            self._actions.append((self._last, action))
            self._run()

    def at_end(self, action: Callable[[], None]) -> None:
        """Run an action when the analysis ends, or now if it has ended."""
        with self._lock:
            if not self._closed:
                self._endings.append(action)
                return
        action()

    def close(self) -> None:
        """End: drop the actions that wait, and run those of `at_end`."""
        with self._lock:
            self._closed = True
            self._actions.clear()
            while self._endings:
                self._endings.pop()()

    def note(self, comment_ids: Iterable[str]) -> None:
        """Note comments that Kafka has acknowledged."""
        if self._last is None:
            return  # no reader waits
        with self._lock:
            self._ids.update(comment_ids)
            self._run()

    def _run(self) -> None:
        while self._actions and (self._actions[0][0] is None or self._actions[0][0] in self._ids):
            self._actions.popleft()[1]()
