"""When comments were written and what they carry, counted in a bounded number of equal steps."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_STEPS = tuple(
    timedelta(**{unit: count})
    for unit, count in (
        ("minutes", 1),
        ("minutes", 10),
        ("hours", 1),
        ("hours", 6),
        ("days", 1),
        ("weeks", 1),
        ("weeks", 4),
        ("weeks", 13),
        ("weeks", 52),
    )
)
MOST_STEPS = 60
"""A step is as short as it can be with this many of them between the first and last comment."""


@dataclass
class Step:
    """The comments of one step: how many, and how many carry each emotion."""

    comments: int = 0
    emotions: Counter[str] = field(default_factory=Counter)

    def add(self, comments: int, emotions: Iterable[str] | Counter[str]) -> None:
        """Count further comments, with the emotions that they carry."""
        self.comments += comments
        self.emotions.update(emotions)


class Timeline:
    """Counts one comment after the other; it forgets everything but the counts."""

    def __init__(self) -> None:
        self.length = _STEPS[0]
        """Of one step."""
        self._steps: dict[int, Step] = {}

    def take(self, at: datetime, emotions: Iterable[str]) -> None:
        """Count a comment that was written ``at`` a time with a zone."""
        self._step(at).add(1, emotions)
        while max(self._steps) - min(self._steps) >= MOST_STEPS and self.length < _STEPS[-1]:
            self._lengthen()

    def steps(self) -> list[tuple[datetime, Step]]:
        """Return the steps that hold a comment, with their start in UTC, the earliest first."""
        return [
            (datetime.fromtimestamp(number * self.length.total_seconds(), UTC), step)
            for number, step in sorted(self._steps.items())
        ]

    def _step(self, at: datetime) -> Step:
        number = int(at.timestamp() // self.length.total_seconds())
        return self._steps.setdefault(number, Step())

    def _lengthen(self) -> None:
        before = self.steps()
        self.length = _STEPS[_STEPS.index(self.length) + 1]
        self._steps = {}
        for start, step in before:
            self._step(start).add(step.comments, step.emotions)
