"""All live requests of one process: started, found again by their id, forgotten after a while.

A request outlives the page that started it. Its id cannot be guessed: a reloaded page picks the
request up by it, and nobody sees the comments of a request whose id they do not have.
"""

import threading
import time
from collections.abc import Callable

from errors import RetryableError
from streamlit_app.live_requests.live import Events, LiveRequest


class TooManyRequestsError(RetryableError):
    """As many requests as this application follows at once are under way."""


class Requests:
    """All live requests of this process.

    Args:
        running_limit: requests followed at once; one more is refused.
        keep_seconds: how long a request stays readable after its end.
        keep_limit: finished requests kept at once; the one that ended first goes first.
        abandon_seconds: a running request at which nobody has looked for so long is cancelled:
            a watched video or a live chat has no end of its own.
        clock: seconds that only grow.
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
        """Follow ``events(request)`` in a thread of its own and return at once.

        Raises:
            TooManyRequestsError: ``running_limit`` requests are under way.
        """
        request = LiveRequest(title)
        with self._lock:
            self._drop_expired()
            running = self._running()
            if running >= self._running_limit:
                raise TooManyRequestsError(
                    f"{running} requests are under way, as many as this application follows at "
                    "once; start yours again in a minute."
                )
            request.looked_at = self._clock()
            self._requests[request.id] = request
        threading.Thread(
            target=self._run, args=(request, events), name=f"request-{request.id}", daemon=True
        ).start()
        return request

    def get(self, request_id: str) -> LiveRequest | None:
        """Return a request by its id, or nothing if it is unknown or has expired."""
        with self._lock:
            self._drop_expired()
            request = self._requests.get(request_id)
            if request is not None:
                request.looked_at = self._clock()
            return request

    def running(self) -> int:
        """Return how many requests are under way."""
        with self._lock:
            return self._running()

    def _running(self) -> int:
        return sum(each.ended_at is None for each in self._requests.values())

    def _run(self, request: LiveRequest, events: Events) -> None:
        request.follow(events)
        request.ended_at = self._clock()

    def _drop_expired(self) -> None:
        oldest = self._clock() - self._keep_seconds
        for each in self._requests.values():
            if each.ended_at is None and each.looked_at <= self._clock() - self._abandon_seconds:
                each.cancel()
        ended = [
            (each.ended_at, each.id)
            for each in self._requests.values()
            if each.ended_at is not None
        ]
        ended.sort()
        for place, (ended_at, request_id) in enumerate(reversed(ended)):
            if place >= self._keep_limit or ended_at < oldest:
                del self._requests[request_id]
