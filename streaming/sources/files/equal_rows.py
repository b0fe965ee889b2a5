"""Rows of a file that have the same content."""

from collections import Counter

from streaming.sources.distinct import SeenHashes


class EqualRows:
    """Counts the equal rows of a file, whose tables share it."""

    def __init__(self) -> None:
        self._contents = SeenHashes()
        self._repeated: Counter[str] = Counter()

    def before(self, content: str) -> int:
        """Return how many rows with this content came before, and count this one."""
        if self._contents.add(content):
            return 0
        self._repeated[content] += 1
        return self._repeated[content]
