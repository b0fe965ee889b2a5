"""People's corrections of predicted emotions, and their agreement with the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

COLUMNS: Final = (
    ("correction_id", "STRING", "id of the correction"),
    ("video_id", "STRING", "video of the comment"),
    ("comment_id", "STRING", "corrected comment"),
    ("who", "STRING", "nickname; hostile, never rendered as markup"),
    ("corrected_at", "TIMESTAMP", "time of the correction"),
    ("old_labels", "ARRAY<STRING>", "emotions before the correction"),
    ("new_labels", "ARRAY<STRING>", "emotions after the correction"),
    ("model_labels", "ARRAY<STRING>", "emotions that the model predicted"),
    ("model_name", "STRING", "name of the model"),
    ("model_version", "STRING", "version of the model"),
    ("based_on", "STRING", "preceding correction; null for the first"),
)
"""Columns of the table: name, SQL type, description. A row is a `Correction`."""


@dataclass(frozen=True)
class Correction:
    """A person's judgement of a comment's emotions; equal to the model's, it confirms them.

    Attributes:
        correction_id: id of the correction.
        video_id: the comment's video.
        comment_id: the comment.
        who: nickname of the person; hostile.
        corrected_at: time of the correction, UTC.
        old_labels: emotions before the correction.
        new_labels: emotions after the correction.
        model_labels: emotions that the model predicted.
        model_name: model of the prediction that the person saw.
        model_version: its version.
        based_on: id of the preceding correction; ``None`` for the first.
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
    """Numbers of comments with an emotion: by the model, by people, by both."""

    emotion: str
    model: int
    people: int
    both: int


@dataclass(frozen=True)
class Agreement:
    """Agreement of a model and people on the comments that people corrected or confirmed.

    Attributes:
        comments: number of these comments.
        same: number of comments with equal emotions by both.
        jaccard: mean of |both| / |either| over the comments, 0..1; 1 for a comment without any.
        emotions: counts by emotion, most frequent among people first.
    """

    comments: int
    same: int
    jaccard: float
    emotions: list[Counted]


def agreement(standing: Sequence[Correction]) -> Agreement:
    """Compare the model with people, given the newest correction of each comment."""
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
