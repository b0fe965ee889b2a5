"""Sending reports to Dagster from a thread that no stream waits for.

A report's figures are read when it is sent, so the first reports after an outage of Dagster are up
to date.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Sequence
from functools import cache

import httpx

from settings import Settings
from streaming.watch.asset_reports import (
    DagsterUnavailableError,
    Report,
    ReportRefusedError,
    client,
    send,
)

_EVERY_SECONDS = 5.0
_PATIENCE = 6
_LAST_SECONDS = 2.0
_MAX_WAITING = 1000

Collect = Callable[[], Sequence[Report]]
"""Collects reports; called in the reporter's thread, where it may fail."""

log = logging.getLogger(__name__)


class Reporter:
    """Sends reports in batches, at most every few seconds; no failure reaches a caller.

    A report that cannot be sent is kept until Dagster answers or a newer one replaces it.
    """

    def __init__(self, address: str, every: float = _EVERY_SECONDS) -> None:
        """Report to the Dagster at ``address`` every ``every`` seconds at most.

        While Dagster does not answer, it is tried six times less often.
        """
        self._address = address
        self._every = every
        self._waiting: dict[str, Collect] = {}
        self._sent: dict[str, Report] = {}
        self._lock = threading.Lock()
        self._noted = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = ""

    def note(self, name: str, collect: Collect) -> None:
        """Schedule ``collect``, replacing the one noted under this name; does not wait."""
        with self._lock:
            self._waiting[name] = collect
            while len(self._waiting) > _MAX_WAITING:
                del self._waiting[next(iter(self._waiting))]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
                self._thread.start()
        self._noted.set()

    def close(self, seconds: float = _LAST_SECONDS) -> None:
        """Send the remaining reports, within ``seconds``."""
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
                self._send_all(dagster)
                if last:
                    return
                self._ending.wait(self._every * (_PATIENCE if self._trouble else 1))

    def _send_all(self, dagster: httpx.Client) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        trouble = ""
        for name in list(waiting):
            try:
                for report in waiting[name]():
                    self._send(dagster, report)
            except Exception as error:  # the stream must go on, whatever fails here
                trouble = str(error) or type(error).__name__
                if isinstance(error, DagsterUnavailableError):
                    break
            else:
                del waiting[name]
        if waiting:
            with self._lock:
                self._waiting = waiting | self._waiting
            self._noted.set()
        if bool(trouble) != bool(self._trouble):
            if trouble:
                log.warning("reports to Dagster wait: %s", trouble)
            else:
                log.warning("reports to Dagster are sent again")
        self._trouble = trouble

    def _send(self, dagster: httpx.Client, report: Report) -> None:
        if self._sent.get(report.asset) == report:
            return
        try:
            send(dagster, report)
        except ReportRefusedError as error:
            log.warning("%s", error)
        self._sent[report.asset] = report


def shared(settings: Settings) -> Reporter:
    """Return this process's reporter, which sends the last reports at exit."""
    return _at(settings.dagster)


@cache
def _at(address: str) -> Reporter:
    reporter = Reporter(address)
    atexit.register(reporter.close)
    return reporter
