"""Telling Dagster what happens, from a thread that no stream ever waits for.

What is told are figures as of the moment of sending, so that after an outage of Dagster the newest
ones say everything that was missed.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Sequence
from functools import cache

import httpx

from settings import Settings
from streaming.watch.reports import (
    DagsterUnavailableError,
    Report,
    ReportRefusedError,
    client,
    send,
)

_EVERY_SECONDS = 5.0
_PATIENCE = 6
_LAST_SECONDS = 2.0
_MOST_WAITING = 1000

Look = Callable[[], Sequence[Report]]
"""Finds out what is to be told now; called in the reporter's thread, where it may fail."""

log = logging.getLogger(__name__)


class Reporter:
    """Sends what was noted, bundled, at most every few seconds; no failure reaches a caller.

    What cannot be sent is kept until it can be, or until something newer has its name.
    """

    def __init__(self, address: str, every: float = _EVERY_SECONDS) -> None:
        """Report to the Dagster at ``address``, at most once in ``every`` seconds.

        While that fails it is tried less often.
        """
        self._address = address
        self._every = every
        self._looks: dict[str, Look] = {}
        self._told: dict[str, Report] = {}
        self._lock = threading.Lock()
        self._noted = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = ""

    def note(self, name: str, look: Look) -> None:
        """Let ``look`` be asked soon, in place of what was noted under this name; never waits."""
        with self._lock:
            self._looks[name] = look
            while len(self._looks) > _MOST_WAITING:
                del self._looks[next(iter(self._looks))]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
                self._thread.start()
        self._noted.set()

    def close(self, seconds: float = _LAST_SECONDS) -> None:
        """Send what is left, if that takes no longer than this."""
        self._ending.set()
        self._noted.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        with client(self._address) as dagster:
            while True:
                self._noted.wait()
                last = self._ending.is_set()
                self._noted.clear()
                self._tell(dagster)
                if last:
                    return
                self._ending.wait(self._every * (_PATIENCE if self._trouble else 1))

    def _tell(self, dagster: httpx.Client) -> None:
        with self._lock:
            looks, self._looks = self._looks, {}
        trouble = ""
        for name in list(looks):
            try:
                for report in looks[name]():
                    self._send(dagster, report)
            except Exception as error:  # whatever it is: the stream that it tells of goes on
                trouble = str(error) or type(error).__name__
                if isinstance(error, DagsterUnavailableError):
                    break
            else:
                del looks[name]
        if looks:
            with self._lock:
                self._looks = looks | self._looks
            self._noted.set()
        if bool(trouble) != bool(self._trouble):
            log.warning(
                "%s",
                f"Dagster is not told for now: {trouble}" if trouble else "Dagster is told again",
            )
        self._trouble = trouble

    def _send(self, dagster: httpx.Client, report: Report) -> None:
        if self._told.get(report.asset) == report:
            return
        try:
            send(dagster, report)
        except ReportRefusedError as error:
            log.warning("%s", error)
        self._told[report.asset] = report


def shared(settings: Settings) -> Reporter:
    """Return this process's reporter to the Dagster of the settings; it tells the last at exit."""
    return _at(settings.dagster)


@cache
def _at(address: str) -> Reporter:
    reporter = Reporter(address)
    atexit.register(reporter.close)
    return reporter
