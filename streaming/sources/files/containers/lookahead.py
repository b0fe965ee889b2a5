"""An iterator whose next items can be seen before they are taken."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


class Lookahead(Generic[T]):
    """Items, read once. Several loops may go on after each other."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self._seen: deque[T] = deque()

    def __iter__(self) -> Iterator[T]:
        while True:
            if self._seen:
                yield self._seen.popleft()
                continue
            for item in self._items:
                yield item
                if self._seen:
                    break
            if not self._seen:
                return

    def following(self, count: int) -> list[T]:
        """Return the next items without taking them, fewer than ``count`` at the end."""
        self._seen.extend(islice(self._items, max(0, count - len(self._seen))))
        return list(islice(self._seen, count))

    def skip(self) -> None:
        """Take the next item, if there is one."""
        if self._seen:
            self._seen.popleft()
        else:
            next(self._items, None)
