"""The state and counts of a live request at one moment."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from streaming.sources.youtube.estimate import Estimate
from streaming.tables.tones import Tones
from streamlit_app.faults import Fault
from streamlit_app.live_requests import frames as live_frames

State = Literal["asking", "running", "paused", "stopping", "finished", "cancelled", "failed"]


@dataclass(frozen=True)
class Progress:
    """The progress of a live request; counts are comments unless stated otherwise.

    If several models predict, ``answered``, ``judged``, ``tones``, ``emotions``, ``strengths``,
    ``labels``, ``timeline`` and ``rows`` are those of one application.

    Attributes:
        state: what the request is doing.
        fetched: read from the source.
        queued: accepted by Kafka.
        predicted: predicted by every model.
        saved: saved to Hive.
        dead: messages that became dead letters.
        skipped: rows of the source that could not be read.
        duplicates: returned by the source more than once.
        models: application -> name and version of its model, once it has predicted a comment.
        answered: predicted by the application.
        judged: predicted in a language the model was trained for: the denominator of shares.
        tones: the tones of the predicted comments.
        emotions: emotion -> comments that carry it.
        strengths: emotion -> mean score (0..1) of the comments that carry it.
        labels: the emotions the model predicts.
        timeline: a strip per time bin and emotion.
        rows: newest predictions first, with the keys of ``frames.COLUMNS``.
        new_rows: rows added to Hive, once the request has finished.
        known_rows: rows that Hive already had, once the request has finished.
        readings: how each file was read.
        summary: the counts of the source as a sentence.
        cut: whether a limit or an error left out comments of the source.
        estimate: the estimate that the visitor has to confirm, while the state is "asking".
        quota: the units of YouTube's quota as a sentence; empty if none was spent.
        problems: the first rows that the source could not read, and why.
        kinds: how many rows have each kind of problem, the most first.
        fault: the error that ended the request.
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
    readings: tuple[str, ...] = ()
    summary: str = ""
    cut: bool = False
    estimate: Estimate | None = None
    quota: str = ""
    problems: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def unreadable(self) -> int:
        """Rows and messages that could not be read."""
        return self.dead + self.skipped

    @property
    def running(self) -> bool:
        """Whether the counts may still grow."""
        return self.state in {"asking", "running", "paused", "stopping"}
