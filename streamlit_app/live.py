"""One live request: its events are followed in the background, pages read how it stands."""

import secrets
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from streaming.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.messages import Prediction
from streaming.sources import SourceReport
from streamlit_app import faults, frames

KEPT_ROWS = 2000
"""Predictions of one request that stay readable; older ones are counted, and are in Hive."""

Events = Callable[[str, SourceReport], Iterator[Event]]
"""From a request's id to its events; the report is filled while comments are read."""


@dataclass(frozen=True)
class Snapshot:
    """What a request has come to at one moment; counts are comments.

    Where several models answer, ``predicted`` are comments that all of them have answered, while
    ``answered``, ``emotions``, ``labels`` (what it tells apart) and ``rows`` are those of the model
    that was asked for. ``models`` names every one that has answered, by its application.

    ``skipped`` are rows that the source could not read, ``dead`` are messages that became dead
    letters, and ``problems`` say where and why the source had to leave something out.
    ``rows`` are the newest predictions, newest first, with the keys of ``frames.COLUMNS``.
    ``new_rows`` and ``known_rows`` are what Hive made of the request, once it has finished.
    """

    state: Literal["running", "finished", "failed"] = "running"
    fetched: int = 0
    queued: int = 0
    predicted: int = 0
    saved: int = 0
    dead: int = 0
    skipped: int = 0
    duplicates: int = 0
    models: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    emotions: Counter[str] = field(default_factory=Counter)
    labels: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    new_rows: int | None = None
    known_rows: int | None = None
    problems: tuple[str, ...] = ()
    error: str | None = None

    @property
    def unreadable(self) -> int:
        """All that could not be read, here or there."""
        return self.dead + self.skipped

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.state == "running"


class _Answers:
    """What one application has answered."""

    def __init__(self) -> None:
        self.model = ""
        self.count = 0
        self.emotions: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.rows: deque[dict[str, Any]] = deque(maxlen=KEPT_ROWS)

    def take(self, prediction: Prediction) -> None:
        self.model = f"{prediction.model_name} {prediction.model_version}"
        self.count += 1
        self.emotions.update(prediction.labels)
        self.labels.update(prediction.scores)
        self.rows.appendleft(frames.row(prediction))


class LiveRequest:
    """One request: a thread writes its events, any number of pages read snapshots."""

    def __init__(self, title: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.title = title
        self.report = SourceReport()
        self.ended_at: float | None = None
        self._lock = threading.Lock()
        self._now = Snapshot()
        self._answers: dict[str, _Answers] = {}

    def snapshot(self, application: str = "") -> Snapshot:
        """Return the counts and rows as they are now; later events do not change it.

        ``application`` chooses whose rows and emotions; the first that answered, if it has not.
        """
        with self._lock:
            first = next(iter(self._answers.values()), _Answers())
            chosen = self._answers.get(application, first)
            return replace(
                self._now,
                skipped=self.report.skipped,
                duplicates=self.report.duplicates,
                problems=tuple(str(problem) for problem in self.report.problems.copy()),
                models={name: each.model for name, each in self._answers.items()},
                answered=chosen.count,
                emotions=chosen.emotions.copy(),
                labels=frames.emotions_of(chosen.labels),
                rows=tuple(chosen.rows),
            )

    def follow(self, events: Events) -> None:
        """Take every event until there are no more; an error ends the request and is kept."""
        try:
            for event in events(self.id, self.report):
                self._take(event)
            self._set(state="finished")
        except Exception as error:
            self._set(state="failed", error=faults.sentence(error))

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
                self._set(dead=self._now.dead + 1)
            case Predicted(prediction=prediction, complete=complete):
                with self._lock:
                    self._answers.setdefault(prediction.application, _Answers()).take(prediction)
                    self._now = replace(self._now, predicted=self._now.predicted + complete)
