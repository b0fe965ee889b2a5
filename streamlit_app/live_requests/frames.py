"""The frames behind a live request's charts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from streamlit_app import frames
from streamlit_app.timeline import Timeline

_TIME = pa.timestamp("ms", tz="UTC")


class Strip(NamedTuple):
    """An emotion in one step of time.

    ``start`` and ``end`` are in UTC; ``comments`` of the step's ``of`` comments carry the emotion,
    a ``share`` of 0..1.
    """

    start: datetime
    end: datetime
    emotion: str
    comments: int
    share: float
    of: int


_SCHEMA = pa.schema(
    zip(
        Strip._fields,
        (_TIME, _TIME, pa.string(), pa.int64(), pa.float64(), pa.int64()),
        strict=True,
    )
)


def timeline(counted: Timeline, labels: Iterable[str]) -> tuple[Strip, ...]:
    """Say what the comments of each step of time carry.

    Returns:
        A strip for each step that holds a comment and each emotion that one of all carries, the
        emotions in their fixed order.
    """
    steps = counted.steps()
    found = {emotion for _, step in steps for emotion in step.emotions}
    return tuple(
        Strip(
            start,
            start + counted.length,
            emotion,
            step.emotions[emotion],
            step.emotions[emotion] / step.comments,
            step.comments,
        )
        for start, step in steps
        for emotion in frames.emotions_of(labels)
        if emotion in found
    )


def strips(timeline: Sequence[Strip]) -> pa.Table:
    """Return the timeline with a column for each field of a strip, as its chart takes it.

    It is made each second for each visitor, and Arrow is what goes to the browser.
    """
    return pa.Table.from_arrays(
        [
            pa.array((strip[place] for strip in timeline), field.type)
            for place, field in enumerate(_SCHEMA)
        ],
        schema=_SCHEMA,
    )


def intensity(shares: pd.DataFrame, strengths: Mapping[str, float]) -> pd.DataFrame:
    """Add to ``frames.shares`` how strongly each emotion is felt where it is found.

    Returns:
        ``shares`` with ``strength``: the mean score (0..1) of the comments that carry the emotion,
        or nothing where none does.
    """
    return shares.assign(strength=shares["emotion"].map(strengths))


def emotion_table(shares: pd.DataFrame, strengths: Mapping[str, float]) -> pd.DataFrame:
    """Return `intensity` for reading, with a row for each emotion."""
    columns = {
        "Comments": shares["comments"].tolist(),
        "Share": [f"{share:.1%}" for share in shares["share"]],
        "Intensity": [
            f"{strengths[emotion]:.2f}" if emotion in strengths else ""
            for emotion in shares["emotion"]
        ],
    }
    return pd.DataFrame(columns, index=pd.Index(shares["emotion"].tolist(), name="Emotion"))
