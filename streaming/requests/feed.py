"""Comments read ahead in a thread, so that a slow source does not block the analysis."""

import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from queue import Empty, Full, Queue

from streaming.kafka.messages import Comment

_AHEAD = 1000
_STOP_POLL_SECONDS = 0.2


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error


class Feed:
    """Reads comments in a background thread; `close` it when done."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self._comments = comments
        self._queue: Queue[Comment | _End] = Queue(_AHEAD)
        self._stop = threading.Event()
        self.ended = False
        """Whether all comments have been taken."""
        self.error: Exception | None = None
        """The error that ended the source, once it has ended."""
        threading.Thread(target=self._read, name="feed", daemon=True).start()

    def take(self, most: int) -> list[Comment]:
        """Return up to ``most`` comments that have been read, without waiting."""
        taken: list[Comment] = []
        try:
            while not self.ended and len(taken) < most:
                item = self._queue.get_nowait()
                if isinstance(item, _End):
                    self.ended, self.error = True, item.error
                else:
                    taken.append(item)
        except Empty:
            pass
        return taken

    def close(self) -> None:
        """Stop; the thread ends after the comment that it is reading."""
        self._stop.set()
        self.ended = True

    def _read(self) -> None:
        try:
            for comment in self._comments:
                self._put(comment)
                if self._stop.is_set():
                    return
            self._put(_End(None))
        except Exception as error:
            self._put(_End(error))
        finally:
            # Close an unfinished generator in the thread that ran it.
            if isinstance(self._comments, Generator):
                self._comments.close()

    def _put(self, item: Comment | _End) -> None:
        waiting = True
        while waiting and not self._stop.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=_STOP_POLL_SECONDS)
                waiting = False
