"""Frames for the charts of a live request."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from streamlit_app import frames
from streamlit_app.timeline import Timeline

_TIME = pa.timestamp("ms", tz="UTC")


class Strip(NamedTuple):
    """An emotion in a time bin: one cell of the timeline.

    Attributes:
        start: start of the bin in UTC.
        end: end of the bin in UTC.
        emotion: the emotion.
        comments: comments of the bin that carry the emotion.
        share: their share of all comments of the bin, 0..1.
        total: all comments of the bin.
    """

    start: datetime
    end: datetime
    emotion: str
    comments: int
    share: float
    total: int


_SCHEMA = pa.schema(
    zip(
        Strip._fields,
        (_TIME, _TIME, pa.string(), pa.int64(), pa.float64(), pa.int64()),
        strict=True,
    )
)


def timeline(counted: Timeline, labels: Iterable[str]) -> tuple[Strip, ...]:
    """Return the share of each emotion in each time bin.

    Returns:
        A strip per non-empty bin and emotion that occurs anywhere, with emotions in fixed order.
    """
    bins = counted.bins()
    present = {emotion for _, time_bin in bins for emotion in time_bin.emotions}
    return tuple(
        Strip(
            start,
            start + counted.width,
            emotion,
            time_bin.emotions[emotion],
            time_bin.emotions[emotion] / time_bin.comments,
            time_bin.comments,
        )
        for start, time_bin in bins
        for emotion in frames.emotions_of(labels)
        if emotion in present
    )


def strips(timeline: Sequence[Strip]) -> pa.Table:
    """Return the timeline as a table with a column per field of `Strip`.

    It is built every second for every visitor; Arrow is the format that goes to the browser.
    """
    return pa.Table.from_arrays(
        [
            pa.array((strip[place] for strip in timeline), field.type)
            for place, field in enumerate(_SCHEMA)
        ],
        schema=_SCHEMA,
    )


def intensity(shares: pd.DataFrame, strengths: Mapping[str, float]) -> pd.DataFrame:
    """Return ``shares`` with the intensity of each emotion.

    Returns:
        ``shares`` with ``strength``: the mean score (0..1) of the comments that carry the emotion,
        missing if there are none.
    """
    return shares.assign(strength=shares["emotion"].map(strengths))


def emotion_table(shares: pd.DataFrame, strengths: Mapping[str, float]) -> pd.DataFrame:
    """Return shares and intensities as a display table, with a row per emotion."""
    columns = {
        "Comments": shares["comments"].tolist(),
        "Share": [f"{share:.1%}" for share in shares["share"]],
        "Intensity": [
            f"{strengths[emotion]:.2f}" if emotion in strengths else ""
            for emotion in shares["emotion"]
        ],
    }
    return pd.DataFrame(columns, index=pd.Index(shares["emotion"].tolist(), name="Emotion"))
