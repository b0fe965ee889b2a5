"""Consumer groups: every stream application commits its progress to a group of its own."""

from typing import Final


def group(application: str) -> str:
    """Return the consumer group of an application."""
    return f"tone.{application}"


SAVE_GROUP: Final = group("save")
