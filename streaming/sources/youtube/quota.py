"""Units of the YouTube key's daily quota: what a request costs, has spent and is expected to spend.

Every request to the API costs 1 unit, a search 100, also if it fails. A key has 10,000 units a day
unless Google granted more. A page of comments has up to 100 threads with up to five replies each;
the further replies of a thread cost at least one more unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, inf

DAILY_UNITS = 10_000
"""Units that a key has per day, from midnight to midnight Pacific Time."""

SEARCH_UNITS = 100
"""Units of one request to the search."""

PAGE = 100
"""Comments of one request."""


@dataclass
class Quota:
    """Units of one analysis.

    Attributes:
        spent: units of the requests sent so far.
        expected: estimate for the comments, made before they are read; 0 without an estimate.
    """

    spent: int = 0
    expected: int = 0

    def spend(self, units: int = 1) -> None:
        """Count a request."""
        self.spent += units

    def sentence(self) -> str:
        """Return the spent and expected units as a sentence."""
        expected = f" of about {self.expected:,} expected" if self.expected else ""
        return f"{self.spent:,} quota units spent{expected} ({DAILY_UNITS:,} a day)."


def estimate(comment_counts: Iterable[int | None], limit: int, total: int | None = None) -> int:
    """Return the units that reading videos costs, without the replies beyond five per thread.

    Args:
        comment_counts: comments of each video; None if the video hides them or is closed to them.
        limit: maximum comments per video.
        total: maximum comments of all videos, which are read one after the other; None for no
            limit.
    """
    units, left = 0, inf if total is None else total
    for count in comment_counts:
        if left <= 0:
            break
        comments = min(count or 0, limit, left)
        units += max(1, ceil(comments / PAGE))
        left -= comments
    return units
