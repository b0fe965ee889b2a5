"""What the one who asked may do to an analysis while it runs."""

import threading


class Control:
    """Pause, resume and cancel; every call is safe from any thread.

    A paused or cancelled analysis sends no further comment. What was sent before is still
    predicted and saved.
    """

    def __init__(self) -> None:
        self._paused = threading.Event()
        self._cancelled = threading.Event()

    @property
    def paused(self) -> bool:
        """Whether no comment is sent for now."""
        return self._paused.is_set() and not self.cancelled

    @property
    def cancelled(self) -> bool:
        """Whether no comment is sent any more."""
        return self._cancelled.is_set()

    def pause(self) -> None:
        """Send nothing until `resume`."""
        self._paused.set()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._paused.clear()

    def cancel(self) -> None:
        """Send nothing any more, and wake whoever waits."""
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Let time pass; return whether the analysis was cancelled, which ends the wait."""
        return self._cancelled.wait(max(seconds, 0.0))
