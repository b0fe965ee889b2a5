"""Unanswered comments and unsaved predictions of a request."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from streaming.kafka.messages import Key
from streaming.kafka.records import Position


@dataclass
class SentComment:
    """A comment that awaits answers.

    Attributes:
        tokens: its work.
        owed: the applications that have not answered.
        versions: the model versions that have predicted it.
        failed: whether an application could not predict it.
    """

    tokens: int
    owed: set[str]
    versions: set[str] = field(default_factory=set)
    failed: bool = False


class Unanswered:
    """The comments that await answers; forgotten once every application has answered."""

    def __init__(self, applications: Collection[str]) -> None:
        """Expect an answer of each application, the primary one first."""
        self._applications = tuple(applications)
        self._comments: dict[Key, SentComment] = {}

    def __len__(self) -> int:
        return len(self._comments)

    def add(self, key: Key, tokens: int) -> None:
        """Expect the answers to a comment."""
        self._comments[key] = SentComment(tokens, set(self._applications))

    def answered(self, key: Key, application: str) -> SentComment | None:
        """Record an answer from the application. Returns None for a repeated or foreign one."""
        comment = self._comments.get(key)
        application = application or self._applications[0]  # written before the field existed
        if comment is None or application not in comment.owed:
            return None
        comment.owed.remove(application)
        if not comment.owed:
            del self._comments[key]
        return comment

    def with_id(self, comment_id: str) -> Key | None:
        """Return the first comment with this id, of any video."""
        return next((key for key in self._comments if key[1] == comment_id), None)

    def owed(self) -> Counter[str]:
        """Return how many answers each application owes, without those that owe none."""
        return Counter(name for comment in self._comments.values() for name in comment.owed)


class Unsaved:
    """Predictions that are not in the table yet, by their place in Kafka."""

    def __init__(self) -> None:
        self._count = 0
        self._offsets: dict[int, deque[tuple[int, bool]]] = defaultdict(deque)

    def __len__(self) -> int:
        return self._count

    def add(self, position: Position, *, complete: bool) -> None:
        """Add a prediction, ``complete`` if it is the last of its comment."""
        self._offsets[position.partition].append((position.offset, complete))
        self._count += 1

    def saved(self, done: Mapping[int, int]) -> tuple[int, int]:
        """Forget rows before the offsets ``done``; return how many rows and comments they are."""
        before, comments = self._count, 0
        for partition, offsets in self._offsets.items():
            while offsets and offsets[0][0] < done.get(partition, 0):
                comments += offsets.popleft()[1]
                self._count -= 1
        return before - self._count, comments
