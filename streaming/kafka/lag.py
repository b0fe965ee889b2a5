"""Lag: the messages of a topic that a consumer group has not committed."""

from collections.abc import Mapping


def uncommitted(held: Mapping[int, range], committed: Mapping[int, int]) -> dict[int, range]:
    """Return the offsets of each partition that the group has not committed.

    Args:
        held: the retained offsets.
        committed: the committed offset; 0 for an absent partition.
    """
    return {
        number: range(max(committed.get(number, 0), offsets.start), offsets.stop)
        for number, offsets in held.items()
    }
