"""One live request: its events are followed in the background, pages read how it stands."""

import secrets
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any, Literal

from streaming.kafka.messages import Prediction
from streaming.requests.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.sources import SourceReport, VideoDetails
from streaming.sources.control import Control
from streaming.tables.tones import Tones, tone_of
from streamlit_app import faults, frames
from streamlit_app.faults import Fault
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.timeline import Timeline

KEPT_ROWS = 2000
"""Predictions of one request that stay readable; older ones are counted, and are in Hive."""

State = Literal["running", "paused", "stopping", "finished", "cancelled", "failed"]


@dataclass(frozen=True)
class Snapshot:
    """What a request has come to at one moment; counts are comments.

    Where several models answer, ``predicted`` are comments that all of them have answered, while
    ``answered``, ``judged``, ``tones``, ``emotions``, ``strengths``, ``labels`` (what it tells
    apart), ``timeline`` and ``rows`` are those of the model that was asked for. ``models`` names
    every one that has answered, by its application.

    ``judged`` are answered comments in a language that the model knows; shares are of these.
    ``strengths`` is the mean score (0..1) of the comments that carry an emotion.
    ``timeline`` has a strip for each step of time and emotion.
    ``skipped`` are rows that the source could not read, ``dead`` are messages that became dead
    letters, and ``problems`` say where and why the source had to leave something out.
    ``rows`` are the newest predictions, newest first, with the keys of ``frames.COLUMNS``.
    ``new_rows`` and ``known_rows`` are what Hive made of the request, once it has finished.
    """

    state: State = "running"
    fetched: int = 0
    queued: int = 0
    predicted: int = 0
    saved: int = 0
    dead: int = 0
    skipped: int = 0
    duplicates: int = 0
    models: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    judged: int = 0
    tones: Tones = field(default_factory=Tones)
    emotions: Counter[str] = field(default_factory=Counter)
    strengths: dict[str, float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    timeline: tuple[live_frames.Strip, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    new_rows: int | None = None
    known_rows: int | None = None
    problems: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def unreadable(self) -> int:
        """All that could not be read, here or there."""
        return self.dead + self.skipped

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.state in {"running", "paused", "stopping"}


class _Answers:
    """What one application has answered."""

    def __init__(self) -> None:
        self.model = ""
        self.count = 0
        self.judged = 0
        self.tones: Counter[str | None] = Counter()
        self.emotions: Counter[str] = Counter()
        self.scores: dict[str, float] = defaultdict(float)
        self.labels: set[str] = set()
        self.timeline = Timeline()
        self.rows: deque[dict[str, Any]] = deque(maxlen=KEPT_ROWS)

    def take(self, prediction: Prediction) -> None:
        self.model = f"{prediction.model_name} {prediction.model_version}"
        self.count += 1
        self.labels.update(prediction.scores)
        self.tones[tone_of(prediction)] += 1
        self.rows.appendleft(frames.row(prediction))
        if prediction.other_language:
            return
        self.judged += 1
        self.emotions.update(prediction.labels)
        for label in prediction.labels:
            self.scores[label] += prediction.scores[label]
        if prediction.comment.HasField("published_at"):
            at = prediction.comment.published_at.ToDatetime(tzinfo=UTC)
            self.timeline.take(at, prediction.labels)

    def strengths(self) -> dict[str, float]:
        return {label: self.scores[label] / count for label, count in self.emotions.items()}


class LiveRequest:
    """One request: a thread writes its events, any number of pages read snapshots.

    ``videos`` are what YouTube says of the videos, as soon as it is known. ``ended_at`` and
    ``looked_at`` belong to the registry, by its clock.
    """

    def __init__(self, title: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.title = title
        self.report = SourceReport()
        self.control = Control()
        self.videos: tuple[VideoDetails, ...] = ()
        self.ended_at: float | None = None
        self.looked_at = 0.0
        self._cancelled = False
        self._lock = threading.Lock()
        self._now = Snapshot()
        self._answers: dict[str, _Answers] = {}

    def cancel(self) -> None:
        """Read nothing more; what was sent is brought to its end."""
        self._cancelled = True
        self.control.cancel()

    def snapshot(self, application: str = "") -> Snapshot:
        """Return the counts and rows as they are now; later events do not change it.

        ``application`` chooses whose rows and emotions; the first that answered, if it has not.
        """
        with self._lock:
            first = next(iter(self._answers.values()), _Answers())
            chosen = self._answers.get(application, first)
            return replace(
                self._now,
                state=self._state(),
                skipped=self.report.skipped,
                duplicates=self.report.duplicates,
                problems=tuple(str(problem) for problem in self.report.problems.copy()),
                models={name: each.model for name, each in self._answers.items()},
                answered=chosen.count,
                judged=chosen.judged,
                tones=Tones.of(chosen.tones),
                emotions=chosen.emotions.copy(),
                strengths=chosen.strengths(),
                labels=frames.emotions_of(chosen.labels),
                timeline=live_frames.timeline(chosen.timeline, chosen.labels),
                rows=tuple(chosen.rows),
            )

    def follow(self, events: "Events") -> None:
        """Take every event until there are no more; an error ends the request and is kept."""
        try:
            for event in events(self):
                self._take(event)
            self._set(state="cancelled" if self._cancelled else "finished")
        except Exception as error:
            self._set(state="failed", fault=faults.told(error))

    def _state(self) -> State:
        if self._now.state != "running":
            return self._now.state
        if self._cancelled:
            return "stopping"
        return "paused" if self.control.paused else "running"

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


Events = Callable[[LiveRequest], Iterator[Event]]
"""From a request to its events; its report is filled while comments are read."""
