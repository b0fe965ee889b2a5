"""Control of a running analysis: pause, resume and cancel."""

import threading

from streaming.sources.sent import Sent


class Control:
    """Pauses, resumes or cancels an analysis; thread-safe.

    A paused or cancelled analysis sends no more comments. Comments already sent are still predicted
    and saved. The analysis notes in ``sent`` what it has sent.
    """

    def __init__(self) -> None:
        self._paused = threading.Event()
        self._cancelled = threading.Event()
        self.sent = Sent()

    @property
    def paused(self) -> bool:
        """Whether the analysis is paused and not cancelled."""
        return self._paused.is_set() and not self.cancelled

    @property
    def cancelled(self) -> bool:
        """Whether the analysis is cancelled."""
        return self._cancelled.is_set()

    def pause(self) -> None:
        """Stop sending until `resume`."""
        self._paused.set()

    def resume(self) -> None:
        """Continue after `pause`."""
        self._paused.clear()

    def cancel(self) -> None:
        """Stop sending for good, and end every `wait`."""
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds``; return True as soon as the analysis is cancelled."""
        return self._cancelled.wait(max(seconds, 0.0))
