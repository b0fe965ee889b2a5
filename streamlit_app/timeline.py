"""Comments and their emotions counted in a bounded number of equal time bins."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_WIDTHS = tuple(
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
MAX_BINS = 60
"""Bins are as narrow as possible with at most this many between the first and last comment."""


@dataclass
class TimeBin:
    """Number of comments in a time bin, and how many of them carry each emotion."""

    comments: int = 0
    emotions: Counter[str] = field(default_factory=Counter)

    def add(self, comments: int, emotions: Iterable[str] | Counter[str]) -> None:
        """Add a number of comments and the emotions they carry."""
        self.comments += comments
        self.emotions.update(emotions)


class Timeline:
    """Counts comments by time; bins are merged into wider ones as the time span grows."""

    def __init__(self) -> None:
        self.width = _WIDTHS[0]
        """Width of a bin."""
        self._bins: dict[int, TimeBin] = {}

    def add(self, at: datetime, emotions: Iterable[str]) -> None:
        """Count a comment written ``at`` a timezone-aware time."""
        self._bin(at).add(1, emotions)
        while max(self._bins) - min(self._bins) >= MAX_BINS and self.width < _WIDTHS[-1]:
            self._widen()

    def bins(self) -> list[tuple[datetime, TimeBin]]:
        """Return the non-empty bins with their start in UTC, earliest first."""
        return [
            (datetime.fromtimestamp(number * self.width.total_seconds(), UTC), time_bin)
            for number, time_bin in sorted(self._bins.items())
        ]

    def _bin(self, at: datetime) -> TimeBin:
        number = int(at.timestamp() // self.width.total_seconds())
        return self._bins.setdefault(number, TimeBin())

    def _widen(self) -> None:
        narrow = self.bins()
        self.width = _WIDTHS[_WIDTHS.index(self.width) + 1]
        self._bins = {}
        for start, time_bin in narrow:
            self._bin(start).add(time_bin.comments, time_bin.emotions)
