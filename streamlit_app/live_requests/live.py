"""A live request: a background thread follows its events, pages read its progress."""

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from streaming.requests.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.sources import SourceReport, VideoDetails
from streaming.sources.control import Control
from streaming.sources.youtube.estimate import Estimate
from streaming.tables.tones import Tones
from streamlit_app import faults, frames
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.live_requests.answers import Answers
from streamlit_app.live_requests.progress import Progress, State

ASK_SECONDS = 1800.0
"""Time in which a large estimate has to be confirmed."""


class LiveRequest:
    """A live request. One thread follows its events; any number of threads may read its progress.

    ``resumes`` is the ID of the request that this one goes on with, if any. ``ended_at`` and
    ``read_at`` are set by the registry, in seconds of its clock.
    """

    def __init__(self, title: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.title = title
        self.report = SourceReport()
        self.control = Control()
        self.resumes = ""
        self.ended_at: float | None = None
        self.read_at = 0.0
        self._cancelled = False
        self._decided = threading.Event()
        self._lock = threading.Lock()
        self._progress = Progress()
        self._answers: dict[str, Answers] = {}

    @property
    def videos(self) -> tuple[VideoDetails, ...]:
        """The details of the videos; empty until YouTube has returned them."""
        return tuple(self.report.videos)

    def cancel(self) -> None:
        """Stop reading; comments already sent are still predicted and saved."""
        self._cancelled = True
        self.control.cancel()
        self._decided.set()

    def approve(self, estimate: Estimate) -> bool:
        """Wait until a visitor confirms a large estimate; return whether to read the videos.

        Called by the request's thread. The request is cancelled if nobody confirms it in time.
        """
        if estimate.large:
            self._set(estimate=estimate)
            if not self._decided.wait(ASK_SECONDS):
                self.cancel()
            self._set(estimate=None)
        return not self._cancelled

    def confirm(self) -> None:
        """Read the videos although the estimate is large."""
        self._decided.set()

    @property
    def asking(self) -> bool:
        """Whether a large estimate awaits confirmation."""
        return self._state() == "asking"

    def progress(self, application: str = "") -> Progress:
        """Return the current progress; later events do not change it.

        Rows and emotions are those of ``application``, or of the first application that has
        answered if this one has not.
        """
        with self._lock:
            first = next(iter(self._answers.values()), Answers())
            chosen = self._answers.get(application, first)
            return replace(
                self._progress,
                state=self._state(),
                skipped=self.report.skipped,
                duplicates=self.report.duplicates,
                readings=tuple(self.report.readings),
                summary=self.report.summary() if self.report.rows else "",
                cut=self.report.cut,
                quota=self.report.quota.sentence() if self.report.quota.spent else "",
                problems=tuple(str(problem) for problem in self.report.problems.copy()),
                kinds=tuple(self.report.kinds()),
                models={name: answers.model for name, answers in self._answers.items()},
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
        """Process all events; an error ends the request and is kept in its progress."""
        try:
            for event in events(self):
                self._apply(event)
            self._set(state="cancelled" if self._cancelled else "finished")
        except Exception as error:
            self._set(state="failed", fault=faults.fault_of(error))

    def _state(self) -> State:
        if self._progress.state != "running":
            return self._progress.state
        if self._cancelled:
            return "stopping"
        if self._progress.estimate is not None:
            return "asking"
        return "paused" if self.control.paused else "running"

    def _set(self, **changes: Any) -> None:
        with self._lock:
            self._progress = replace(self._progress, **changes)

    def _apply(self, event: Event) -> None:
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
                self._set(dead=self._progress.dead + 1)
            case Predicted(prediction=prediction, complete=complete):
                with self._lock:
                    self._answers.setdefault(prediction.application, Answers()).add(prediction)
                    self._progress = replace(
                        self._progress, predicted=self._progress.predicted + complete
                    )


Events = Callable[[LiveRequest], Iterator[Event]]
"""Returns the events of a request, and fills its report while comments are read."""
