"""The key of a comment's panel."""

from typing import NamedTuple


class Key(NamedTuple):
    """A comment, and the model version whose prediction is shown."""

    video_id: str
    comment_id: str
    model_version: str

    def widget(self, name: str) -> str:
        """Return a widget key that is unique to this comment and model version."""
        return f"{name}-{'-'.join(self)}"
