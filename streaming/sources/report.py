"""What happened while a source was read: counts, and the rows that were wrong."""

from dataclasses import dataclass, field

KEPT_PROBLEMS = 100


@dataclass(frozen=True)
class Problem:
    """One wrong row: its line in the file (0 where there are no lines) and the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass
class SourceReport:
    """Counts of one request; it grows while the comments are being read.

    ``rows`` = ``sent`` + ``duplicates`` + ``skipped`` once the source is read to its end.
    ``repaired`` counts wrong parts of rows that are sent without them. ``problems`` keeps the
    first 100.
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
        """Count a wrong part of a row, which is sent without it."""
        self.repaired += 1
        self._keep(Problem(line, reason))

    def warn(self, reason: str) -> None:
        """Note what is missing without being a row, such as replies that are gone."""
        self._keep(Problem(0, reason))

    def summary(self) -> str:
        """Say in one sentence what was sent and what was not."""
        parts = [f"{self.sent} of {self.rows} comments sent"]
        parts += [
            f"{count} {what}"
            for count, what in (
                (self.duplicates, "duplicates left out"),
                (self.skipped, "unreadable"),
                (self.repaired, "wrong parts left out"),
            )
            if count
        ]
        return ", ".join(parts) + "."

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)
