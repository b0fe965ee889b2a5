"""Consumer groups: each stream application commits the end of its micro-batches to one."""

from typing import Final


def group(application: str) -> str:
    """Return the consumer group to which the application of this name commits."""
    return f"tone.{application}"


SAVE_GROUP: Final = group("save")
