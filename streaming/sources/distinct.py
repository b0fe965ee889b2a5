"""Compact sets of hashes, for the distinct comments of large files and of endless requests."""

from array import array

_FEWEST = 1 << 12
_BITS = (1 << 64) - 1


class SeenHashes:
    """Remembers 64-bit hashes in 16 to 32 bytes each, a fifth of what a set takes.

    Among a million values, the probability that any two have the same hash is below 1e-7.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FEWEST))
        self._count = 0

    def add(self, value: object) -> bool:
        """Remember a hashable value; return whether it is new."""
        if self._count * 2 >= len(self._slots):
            self._grow()
        hashed = (hash(value) & _BITS) or 1
        place = self._place(hashed)
        if self._slots[place]:
            return False
        self._slots[place] = hashed
        self._count += 1
        return True

    def __contains__(self, value: object) -> bool:
        return bool(self._slots[self._place((hash(value) & _BITS) or 1)])

    def __len__(self) -> int:
        return self._count

    def _place(self, hashed: int) -> int:
        """Return the slot of a hash, or the free one for it."""
        slots, last = self._slots, len(self._slots) - 1
        place = (hashed ^ (hashed >> 32)) & last
        while slots[place] and slots[place] != hashed:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        old, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for hashed in old:
            if hashed:
                self._slots[self._place(hashed)] = hashed


class RecentHashes:
    """Remembers the last values, at least ``most`` and at most twice as many, as `SeenHashes` does.

    A value that comes again after so many others may count as new.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._before = SeenHashes()
        self._now = SeenHashes()

    def add(self, value: object) -> bool:
        """Remember a hashable value; return whether it is new."""
        new = value not in self._before
        if len(self._now) >= self._most and value not in self._now:
            self._before, self._now = self._now, SeenHashes()
        return self._now.add(value) and new
