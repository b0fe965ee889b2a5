"""Live requests: what visitors asked for, followed in the background and kept for a while.

A request outlives the page that started it. Each has an unguessable id, by which a reloaded page
picks it up again; nobody sees the comments of a request whose id they do not have.
"""

import logging
import secrets
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from errors import RetryableError, ToneError
from streaming.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.sources import SourceReport
from streamlit_app import frames

logger = logging.getLogger(__name__)

KEPT_ROWS = 2000
"""Predictions of one request that stay readable; older ones are counted, and are in Hive."""

UNEXPECTED = (
    "Something went wrong that this page has no explanation for; "
    "look at the web application's log, then start the request again."
)


Events = Callable[[str, SourceReport], Iterator[Event]]
"""From a request's id to its events; the report is filled while comments are read."""


class TooManyRequestsError(RetryableError):
    """As many requests as this application follows at once are under way."""


@dataclass(frozen=True)
class Snapshot:
    """What a request has come to at one moment; counts are comments.

    ``unreadable`` are rows that the source could not read and messages that became dead letters;
    ``problems`` say of the former where and why. ``rows`` are the newest predictions, newest
    first, with the keys of ``frames.COLUMNS``. ``new_rows`` and ``known_rows`` are what Hive made of the request, once it has finished.
    """

    state: Literal["running", "finished", "failed"] = "running"
    fetched: int = 0
    queued: int = 0
    predicted: int = 0
    saved: int = 0
    unreadable: int = 0
    duplicates: int = 0
    emotions: Counter[str] = field(default_factory=Counter)
    rows: tuple[dict[str, Any], ...] = ()
    new_rows: int | None = None
    known_rows: int | None = None
    problems: tuple[str, ...] = ()
    error: str | None = None

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.state == "running"


class LiveRequest:
    """One request: a thread writes its events, any number of pages read snapshots."""

    def __init__(self, title: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.title = title
        self.report = SourceReport()
        self.ended_at: float | None = None
        self._lock = threading.Lock()
        self._now = Snapshot()
        self._emotions: Counter[str] = Counter()
        self._rows: deque[dict[str, Any]] = deque(maxlen=KEPT_ROWS)

    def snapshot(self) -> Snapshot:
        """Return the counts and rows as they are now; later events do not change it."""
        with self._lock:
            return replace(
                self._now,
                unreadable=self._now.unreadable + self.report.skipped,
                duplicates=self.report.duplicates,
                problems=tuple(str(problem) for problem in self.report.problems.copy()),
                emotions=self._emotions.copy(),
                rows=tuple(self._rows),
            )

    def follow(self, events: Iterable[Event]) -> None:
        """Take every event until there are no more; an error ends the request and is kept."""
        try:
            for event in events:
                self._take(event)
            self._set(state="finished")
        except ToneError as error:
            self._set(state="failed", error=str(error))
        except Exception as error:
            # Only the places in the code: the error's own text may quote a comment or a key.
            places = "".join(traceback.format_tb(error.__traceback__))
            logger.error("A request failed with %s:\n%s", type(error).__name__, places)
            self._set(state="failed", error=UNEXPECTED)

    def _set(self, **changes: Any) -> None:
        with self._lock:
            self._now = replace(self._now, **changes)

    def _take(self, event: Event) -> None:
        match event:
            case Fetched(count=count):
                self._set(fetched=count)
            case Queued(count=count):
                self._set(queued=count)
            case Saved(count=count):
                self._set(saved=count)
            case Finished():
                self._set(new_rows=event.new_rows, known_rows=event.known_rows)
            case Dead():
                self._set(unreadable=self._now.unreadable + 1)
            case Predicted(prediction=prediction):
                with self._lock:
                    self._rows.appendleft(frames.row(prediction))
                    self._emotions.update(prediction.labels)
                    self._now = replace(self._now, predicted=self._now.predicted + 1)


class Requests:
    """All live requests of this process.

    Args:
        running_limit: requests followed at once; one more is refused.
        keep_seconds: how long a request stays readable after its end.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        running_limit: int = 20,
        keep_seconds: float = 3600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._running_limit = running_limit
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._requests: dict[str, LiveRequest] = {}

    def start(self, title: str, events: Events) -> LiveRequest:
        """Follow ``events(request id, report)`` in a thread of its own and return at once.

        Raises:
            TooManyRequestsError: ``running_limit`` requests are under way.
        """
        request = LiveRequest(title)
        with self._lock:
            self._drop_expired()
            running = sum(each.ended_at is None for each in self._requests.values())
            if running >= self._running_limit:
                raise TooManyRequestsError(
                    f"{running} requests are under way, as many as this application follows at "
                    "once; start yours again in a minute."
                )
            self._requests[request.id] = request
        threading.Thread(
            target=self._run, args=(request, events), name=f"request-{request.id}", daemon=True
        ).start()
        return request

    def get(self, request_id: str) -> LiveRequest | None:
        """Return a request by its id, or nothing if it is unknown or has expired."""
        with self._lock:
            self._drop_expired()
            return self._requests.get(request_id)

    def _run(self, request: LiveRequest, events: Events) -> None:
        request.follow(events(request.id, request.report))
        request.ended_at = self._clock()

    def _drop_expired(self) -> None:
        oldest = self._clock() - self._keep_seconds
        for request in list(self._requests.values()):
            if request.ended_at is not None and request.ended_at < oldest:
                del self._requests[request.id]
