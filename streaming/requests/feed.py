"""Comments read ahead in a thread, so that a slow source does not block the analysis."""

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Full, Queue

from streaming.kafka.messages import Comment
from streaming.requests.work import tokens

_AHEAD = 1000
_STOP_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Costed:
    """A comment and its work in tokens."""

    comment: Comment
    tokens: int


@dataclass(frozen=True)
class _End:
    error: Exception | None


class Feed:
    """Reads comments in a background thread; `close` it when done."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self._comments = comments
        self._queue: Queue[Costed | _End] = Queue(_AHEAD)
        self._next: Costed | _End | None = None
        self._stop = threading.Event()
        self.ended = False
        """Whether all comments have been taken."""
        self.error: Exception | None = None
        """The error that ended the source, once it has ended."""
        threading.Thread(target=self._read, name="feed", daemon=True).start()

    def take(self, admits: Callable[[int], bool]) -> list[Costed]:
        """Return comments that have been read, without waiting.

        Stops before the first whose number of tokens is not admitted; a later call begins with it.
        """
        taken: list[Costed] = []
        while not self.ended and (item := self._peek()) is not None:
            if isinstance(item, _End):
                self.ended, self.error = True, item.error
            elif admits(item.tokens):
                taken.append(item)
            else:
                break
            self._next = None
        return taken

    def close(self) -> None:
        """Stop; the thread ends after the comment that it is reading."""
        self._stop.set()
        self.ended = True

    def _peek(self) -> Costed | _End | None:
        if self._next is None:
            with suppress(Empty):
                self._next = self._queue.get_nowait()
        return self._next

    def _read(self) -> None:
        try:
            for comment in self._comments:
                self._put(Costed(comment, tokens(comment.text)))
                if self._stop.is_set():
                    return
            self._put(_End(None))
        except Exception as error:
            self._put(_End(error))
        finally:
            # Close an unfinished generator in the thread that ran it.
            if isinstance(self._comments, Generator):
                self._comments.close()

    def _put(self, item: Costed | _End) -> None:
        waiting = True
        while waiting and not self._stop.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=_STOP_POLL_SECONDS)
                waiting = False
