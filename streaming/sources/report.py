"""The report of reading a source: counts, and problems with their reasons."""

from dataclasses import dataclass, field

KEPT_PROBLEMS = 100
"""Problems kept in a report; further ones are only counted."""


@dataclass(frozen=True)
class Problem:
    """A problem: its line in the file (0 if there are no lines) and the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass
class SourceReport:
    """Counts of a request, updated while its comments are read.

    Attributes:
        rows: rows read; ``sent`` + ``duplicates`` + ``skipped`` at the end of the source.
        sent: comments yielded.
        duplicates: comments with the ID of an earlier one.
        skipped: rows that could not become a comment.
        repaired: invalid fields of rows that were sent without them.
        problems: the first 100 problems.
    """

    rows: int = 0
    sent: int = 0
    duplicates: int = 0
    skipped: int = 0
    repaired: int = 0
    problems: list[Problem] = field(default_factory=list)

    def skip(self, line: int, reason: str) -> None:
        """Count a row that could not become a comment."""
        self.rows += 1
        self.skipped += 1
        self._keep(Problem(line, reason))

    def repair(self, line: int, reason: str) -> None:
        """Count an invalid field of a row, which is sent without it."""
        self.repaired += 1
        self._keep(Problem(line, reason))

    def warn(self, reason: str) -> None:
        """Record a problem that is not about a row, such as deleted replies."""
        self._keep(Problem(0, reason))

    def summary(self) -> str:
        """Return the counts as a sentence."""
        parts = [f"{self.sent} of {self.rows} comments sent"]
        parts += [
            f"{count} {outcome}"
            for count, outcome in (
                (self.duplicates, "skipped as duplicates"),
                (self.skipped, "unreadable"),
                (self.repaired, "sent without an invalid field"),
            )
            if count
        ]
        return ", ".join(parts) + "."

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)
