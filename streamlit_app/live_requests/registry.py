"""The live requests of this process: started, looked up by ID, and dropped after they end.

A request outlives the page that started it. A reloaded page finds it by its ID, which cannot be
guessed, so that a request is visible only to people who have its ID.
"""

import threading
import time
from collections.abc import Callable

from errors import RetryableError
from streamlit_app.live_requests.live import Events, LiveRequest
from streamlit_app.wording import quantity


class TooManyRequestsError(RetryableError):
    """The limit of concurrent requests is reached."""


_ASKING_SECONDS = 60.0
"""A question that no page has shown for so long is asked no more, because it holds a place."""


class Requests:
    """The live requests of this process.

    Args:
        running_limit: maximum number of running requests; further ones are refused.
        keep_seconds: how long a request stays readable after its end.
        keep_limit: maximum number of ended requests; those that ended first are dropped first.
        abandon_seconds: a running request that no page has read for this long is cancelled, because
            watched videos and live chats may never end.
        clock: monotonic time in seconds.
    """

    def __init__(
        self,
        running_limit: int = 20,
        keep_seconds: float = 3600,
        keep_limit: int = 50,
        abandon_seconds: float = 6 * 3600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._running_limit = running_limit
        self._keep_seconds = keep_seconds
        self._keep_limit = keep_limit
        self._abandon_seconds = abandon_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._requests: dict[str, LiveRequest] = {}

    def start(self, title: str, events: Events) -> LiveRequest:
        """Follow ``events(request)`` in a new thread and return immediately.

        Raises:
            TooManyRequestsError: ``running_limit`` requests are running.
        """
        request = LiveRequest(title)
        with self._lock:
            self._drop_expired()
            running = self._running()
            if running >= self._running_limit:
                raise TooManyRequestsError(
                    f"The limit of {quantity(self._running_limit, 'running request')} is reached; "
                    "try again in a minute."
                )
            request.read_at = self._clock()
            self._requests[request.id] = request
        threading.Thread(
            target=self._run, args=(request, events), name=f"request-{request.id}", daemon=True
        ).start()
        return request

    def get(self, request_id: str) -> LiveRequest | None:
        """Return a request by its ID, or None if it is unknown or has expired."""
        with self._lock:
            self._drop_expired()
            request = self._requests.get(request_id)
            if request is not None:
                request.read_at = self._clock()
            return request

    def running(self) -> int:
        """Return the number of running requests."""
        with self._lock:
            return self._running()

    def _running(self) -> int:
        return sum(request.ended_at is None for request in self._requests.values())

    def _run(self, request: LiveRequest, events: Events) -> None:
        request.follow(events)
        request.ended_at = self._clock()

    def _drop_expired(self) -> None:
        oldest = self._clock() - self._keep_seconds
        for request in self._requests.values():
            patience = _ASKING_SECONDS if request.asking else self._abandon_seconds
            abandoned = request.read_at <= self._clock() - patience
            if request.ended_at is None and abandoned:
                request.cancel()
        ended = [
            (request.ended_at, request.id)
            for request in self._requests.values()
            if request.ended_at is not None
        ]
        ended.sort()
        for place, (ended_at, request_id) in enumerate(reversed(ended)):
            if place >= self._keep_limit or ended_at < oldest:
                del self._requests[request_id]
