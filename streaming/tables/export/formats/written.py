"""What a writer has written."""

from typing import NamedTuple


class Written(NamedTuple):
    """Counts of an export: rows, and texts that the format could not hold whole."""

    rows: int
    cut: int = 0
