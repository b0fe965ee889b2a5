"""The frames behind a live request's charts."""

from collections.abc import Iterable, Mapping

import pandas as pd

from streamlit_app import frames
from streamlit_app.timeline import Timeline

TIMELINE_COLUMNS = ["start", "end", "emotion", "comments", "share", "of"]


def timeline(counted: Timeline, labels: Iterable[str]) -> pd.DataFrame:
    """Say what the comments of each step of time carry.

    Returns:
        A row for each step that holds a comment and each emotion that one of all carries:
        ``start`` and ``end`` (UTC), ``emotion``, ``comments`` (that carry it), ``share`` (0..1) and
        ``of`` (comments of the step). Emotions are in their fixed order.
    """
    steps = counted.steps()
    found = {emotion for _, step in steps for emotion in step.emotions}
    rows = [
        (
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
    ]
    return pd.DataFrame(rows, columns=TIMELINE_COLUMNS)


def intensity(shares: pd.DataFrame, strengths: Mapping[str, float]) -> pd.DataFrame:
    """Add to ``frames.shares`` how strongly each emotion is felt where it is found.

    Returns:
        ``shares`` with ``strength``: the mean score (0..1) of the comments that carry the emotion,
        or nothing where none does.
    """
    return shares.assign(strength=shares["emotion"].map(strengths))
