"""Lag: the messages of a topic that a consumer group has not finished."""

from collections.abc import Mapping


def unfinished(held: Mapping[int, range], done: Mapping[int, int]) -> dict[int, range]:
    """Return, for each partition, the offsets at or after those that a group has finished.

    Args:
        held: the offsets that the topic holds.
        done: the offsets before which the group has finished everything; 0 for an absent partition.
    """
    return {
        number: range(max(done.get(number, 0), offsets.start), offsets.stop)
        for number, offsets in held.items()
    }
