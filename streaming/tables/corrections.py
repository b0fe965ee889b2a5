"""A person's word on a comment's emotions: what it is, and what the model makes of many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

COLUMNS: Final = (
    ("correction_id", "STRING", "of this correction"),
    ("video_id", "STRING", "the video of the comment"),
    ("comment_id", "STRING", "the comment whose emotions it is about"),
    ("who", "STRING", "a free nickname; hostile, never to be rendered as markup"),
    ("corrected_at", "TIMESTAMP", "when it was made"),
    ("old_labels", "ARRAY<STRING>", "the emotions that stood before"),
    ("new_labels", "ARRAY<STRING>", "the emotions that stand from now on"),
    ("model_labels", "ARRAY<STRING>", "what the model had said"),
    ("model_name", "STRING", "whose prediction was seen"),
    ("model_version", "STRING", "of which version"),
    ("based_on", "STRING", "the correction that it followed; null for the first"),
)
"""The table's columns: name, type, and what they hold; a row is a `Correction`."""


@dataclass(frozen=True)
class Correction:
    """What a person says of a comment's emotions. Equal to what the model said, it confirms it.

    Attributes:
        correction_id: of this correction.
        video_id: the comment's video.
        comment_id: the comment.
        who: a nickname that the person chose.
        corrected_at: when it was made, UTC.
        old_labels: the emotions that stood before.
        new_labels: the emotions that stand from now on.
        model_labels: what the model had said.
        model_name: the model whose prediction the person saw.
        model_version: its version.
        based_on: the correction that stood before; ``None`` if there was none.
    """

    correction_id: str
    video_id: str
    comment_id: str
    who: str
    corrected_at: datetime
    old_labels: list[str]
    new_labels: list[str]
    model_labels: list[str]
    model_name: str
    model_version: str
    based_on: str | None


@dataclass(frozen=True)
class Counted:
    """How many comments carry an emotion as the model says, as people say, and as both say."""

    emotion: str
    model: int
    people: int
    both: int


@dataclass(frozen=True)
class Agreement:
    """How far a model and people say the same of the comments that people looked at.

    Attributes:
        comments: how many these are.
        same: how many of them carry the same emotions by both.
        jaccard: the mean of |both| / |either| over the comments, 0..1; 1 where neither says any.
        emotions: figures of each emotion, the most frequent among people first.
    """

    comments: int
    same: int
    jaccard: float
    emotions: list[Counted]


def agreement(standing: Sequence[Correction]) -> Agreement:
    """Compare what the model said with what people say, one standing correction for a comment."""
    pairs = [(set(correction.model_labels), set(correction.new_labels)) for correction in standing]
    overlaps = [len(a & b) / len(a | b) if a | b else 1.0 for a, b in pairs]
    counted = [
        Counted(
            emotion,
            model=sum(emotion in a for a, _ in pairs),
            people=sum(emotion in b for _, b in pairs),
            both=sum(emotion in a & b for a, b in pairs),
        )
        for emotion in sorted(set().union(*(a | b for a, b in pairs)))
    ]
    return Agreement(
        comments=len(pairs),
        same=sum(a == b for a, b in pairs),
        jaccard=sum(overlaps) / len(overlaps) if overlaps else 0.0,
        emotions=sorted(counted, key=lambda counts: -counts.people),
    )
