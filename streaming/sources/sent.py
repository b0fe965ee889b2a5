"""Actions that wait until the comments before them have been sent.

An analysis reads comments up to a thousand ahead of sending them. What is written to disk about
the reading, such as the place to go on from, must not be ahead of what was sent.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable

from streaming.kafka.messages import Key


class Sent:
    """Comments that were read and sent; thread-safe. The reader and the sender may be threads.

    Comments are remembered from `read` to `note`, so that an endless request needs no more memory
    than a short one. An action runs in the thread of the reader or of the sender, and holds up both
    meanwhile.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Key | None = None
        self._before: Key | None = None
        self._unsent: Counter[Key] = Counter()
        self._actions: deque[tuple[Key | None, Callable[[], None]]] = deque()
        self._endings: list[Callable[[], None]] = []
        self._closed = False

    def read(self, comment: Key) -> None:
        """Note a comment that is about to be given to the sender."""
        with self._lock:
            self._before, self._last = self._last, comment
            self._unsent[comment] += 1

    def skip(self) -> None:
        """Take back the last `read`: the comment is a duplicate, which is not sent."""
        with self._lock:
            if self._last is not None:
                self._forget(self._last)
            self._last = self._before
            self._run()

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

    def note(self, comments: Iterable[Key]) -> None:
        """Note comments that Kafka has acknowledged."""
        with self._lock:
            for comment in comments:
                self._forget(comment)
            self._run()

    def _forget(self, comment: Key) -> None:
        """Take one reading of the comment from those that are not sent."""
        left = self._unsent.pop(comment, 0) - 1
        if left > 0:
            self._unsent[comment] = left

    def _run(self) -> None:
        while self._actions and self._actions[0][0] not in self._unsent:
            self._actions.popleft()[1]()
