"""Comments counted by their tone, and the rule of `spanemo.tone` for Spark and Hive.

A comment without emotion and one that the model has not read because of its language are counted
apart: shares are of the comments read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from spanemo.tone import EMOTIONS, NEGATIVE, POSITIVE, TONES, Tone, has_tone, tone
from streaming.kafka.messages import Prediction

NOT_READ: Final = "not_read"
"""In place of a tone: the comment is in a language that the model was not trained for."""

WORDS: Final[dict[Tone, str]] = {name: name for name in TONES} | {"no_emotion": "without emotion"}
"""What people read of each tone."""


@dataclass(frozen=True)
class Tones:
    """How many comments have each tone; ``not_read`` are in none of the other counts.

    Comments of a model that has none of the eleven emotions are counted nowhere.
    """

    positive: int = 0
    negative: int = 0
    mixed: int = 0
    no_emotion: int = 0
    not_read: int = 0

    @classmethod
    def of(cls, counts: Mapping[str | None, int]) -> "Tones":
        """Take the counts by tone and of `NOT_READ`; a tone that is missing has no comment."""
        return cls(**{name: int(counts.get(name, 0)) for name in (*TONES, NOT_READ)})

    def __bool__(self) -> bool:
        """Tell whether there is any comment to say something of."""
        return self.read + self.not_read > 0

    @property
    def read(self) -> int:
        """Comments that the model has read."""
        return sum(self.counts().values())

    def counts(self) -> dict[Tone, int]:
        """Return the comments read by their tone, in the order in which tones are shown."""
        return {name: getattr(self, name) for name in TONES}

    def shares(self) -> dict[Tone, float]:
        """Return each tone's share, 0..1, of the comments read; 0 if there are none."""
        return {name: count / max(self.read, 1) for name, count in self.counts().items()}

    def sentence(self) -> str:
        """Say each tone's share in words."""
        if not self.read:
            return "No comment was read"
        parts = [f"{percent(share)} {WORDS[name]}" for name, share in self.shares().items()]
        return f"{', '.join(parts)} of {counted(self.read)} read"

    def unread(self) -> str:
        """Say how many comments were not read; empty if all were."""
        return f"{self.not_read:,} not read (other languages)" if self.not_read else ""

    def line(self) -> str:
        """Say all of it in one line."""
        return f"Tone: {'; '.join(filter(None, (self.sentence(), self.unread())))}."


def tone_of(prediction: Prediction) -> str | None:
    """Return a prediction's tone or `NOT_READ`; None if the model has none of the emotions."""
    if not has_tone(prediction.scores):
        return None
    return NOT_READ if prediction.other_language else tone(prediction.labels)


def percent(share: float) -> str:
    """Write a share, 0..1, in whole percent, and tell a small one from none."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def counted(comments: int) -> str:
    """Write a number of comments."""
    return f"{comments:,} {'comment' if comments == 1 else 'comments'}"


def _any(column: str, emotions: Collection[str]) -> str:
    names = ", ".join(f"'{name}'" for name in sorted(emotions))
    return f"coalesce(arrays_overlap({column}, array({names})), false)"


SQL: Final = f"""CASE WHEN NOT {_any("map_keys(scores)", EMOTIONS)} THEN NULL
    WHEN other_language IS NOT NULL THEN '{NOT_READ}'
    WHEN {_any("labels", POSITIVE)} AND NOT {_any("labels", NEGATIVE)} THEN 'positive'
    WHEN {_any("labels", NEGATIVE)} AND NOT {_any("labels", POSITIVE)} THEN 'negative'
    WHEN {_any("labels", EMOTIONS)} THEN 'mixed' ELSE 'no_emotion' END"""
"""`tone_of` as an expression over the columns of `streaming.tables.schema.TABLE_SCHEMA`."""
