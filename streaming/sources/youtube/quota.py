"""Units of the YouTube key's daily quota: what a request costs and an analysis has spent.

Every request to the API costs 1 unit, a search 100, also if it fails. A page of comments has up to
100 threads with up to five replies each; the further replies of a thread cost at least one more
unit.
"""

from dataclasses import dataclass

from streaming.sources.youtube.ledger import Ledger

SEARCH_UNITS = 100
"""Units of one request to the search."""

PAGE = 100
"""Comments of one request."""


@dataclass
class Quota:
    """Units of one analysis.

    Attributes:
        spent: units of the requests sent so far.
        expected: estimate for the whole analysis, made before comments are read; 0 without one.
        ledger: counts the units of all analyses of the day; set by the client of the API.
    """

    spent: int = 0
    expected: int = 0
    ledger: Ledger | None = None

    def spend(self, units: int = 1) -> None:
        """Count a request."""
        self.spent += units
        if self.ledger is not None:
            self.ledger.add(units)

    def sentence(self) -> str:
        """Return the units spent, expected and spent today as a sentence."""
        expected = f" of about {self.expected:,} expected" if self.expected else ""
        today = f"; {self.ledger.sentence()}" if self.ledger is not None else "."
        return f"{self.spent:,} quota units spent{expected}{today}"
