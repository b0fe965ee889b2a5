"""Comments counted by tone, and the rule of `spanemo.tone` as SQL.

Comments that the model has not read because of their language are counted separately: shares are
of the comments read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from spanemo.tone import EMOTIONS, NEGATIVE, POSITIVE, TONES, Tone, has_tone, tone
from streaming.kafka.messages import Prediction

NOT_READ: Final = "not_read"
"""Used instead of a tone for a language that the model was not trained for."""

WORDS: Final[dict[Tone, str]] = {name: name for name in TONES} | {"no_emotion": "without emotion"}
"""Display name of each tone."""


@dataclass(frozen=True)
class Tones:
    """Numbers of comments by tone; ``not_read`` is in no other count.

    Comments of a model with none of the eleven emotions are not counted.
    """

    positive: int = 0
    negative: int = 0
    mixed: int = 0
    no_emotion: int = 0
    not_read: int = 0

    @classmethod
    def of(cls, counts: Mapping[str | None, int]) -> "Tones":
        """Build from counts by tone and `NOT_READ`; missing keys count as 0."""
        return cls(**{name: int(counts.get(name, 0)) for name in (*TONES, NOT_READ)})

    def __bool__(self) -> bool:
        """Whether any comment was counted."""
        return self.read + self.not_read > 0

    @property
    def read(self) -> int:
        """Number of comments that the model has read."""
        return sum(self.counts().values())

    def counts(self) -> dict[Tone, int]:
        """Return the comments read by tone, in display order."""
        return {name: getattr(self, name) for name in TONES}

    def shares(self) -> dict[Tone, float]:
        """Return each tone's share of the comments read, 0..1; 0 if there are none."""
        return {name: count / max(self.read, 1) for name, count in self.counts().items()}

    def sentence(self) -> str:
        """Return the shares in words."""
        if not self.read:
            return "No comment was read"
        parts = [f"{percent(share)} {WORDS[name]}" for name, share in self.shares().items()]
        return f"{', '.join(parts)} of {counted(self.read)} read"

    def unread(self) -> str:
        """Return the number of comments not read in words; empty if there are none."""
        return f"{self.not_read:,} not read (other languages)" if self.not_read else ""

    def line(self) -> str:
        """Return shares and unread comments as one line."""
        return f"Tone: {'; '.join(filter(None, (self.sentence(), self.unread())))}."


def tone_of(prediction: Prediction) -> str | None:
    """Return a prediction's tone or `NOT_READ`; None if the model has none of the emotions."""
    if not has_tone(prediction.scores):
        return None
    return NOT_READ if prediction.other_language else tone(prediction.labels)


def percent(share: float) -> str:
    """Format a share, 0..1, in whole percent; ``<1%`` for a small one."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def counted(comments: int) -> str:
    """Format a number of comments."""
    return f"{comments:,} {'comment' if comments == 1 else 'comments'}"


def _any(column: str, emotions: Collection[str]) -> str:
    names = ", ".join(f"'{name}'" for name in sorted(emotions))
    return f"coalesce(arrays_overlap({column}, array({names})), false)"


SQL: Final = f"""CASE WHEN NOT {_any("map_keys(scores)", EMOTIONS)} THEN NULL
    WHEN other_language IS NOT NULL THEN '{NOT_READ}'
    WHEN {_any("labels", POSITIVE)} AND NOT {_any("labels", NEGATIVE)} THEN 'positive'
    WHEN {_any("labels", NEGATIVE)} AND NOT {_any("labels", POSITIVE)} THEN 'negative'
    WHEN {_any("labels", EMOTIONS)} THEN 'mixed' ELSE 'no_emotion' END"""
"""`tone_of` as a SQL expression over `streaming.tables.schema.TABLE_SCHEMA`."""
