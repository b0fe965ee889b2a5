"""Questions to Hive with short-lived answers."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from errors import ToneError
from streaming import hive
from streaming.models import primary
from streamlit_app import frames
from streamlit_app.data.chosen import settings

FRESH_SECONDS = 10
"""How long an answer of Hive is shown again to whoever asks the same."""


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def videos() -> pd.DataFrame:
    """Return the videos in Hive, the latest saved first, as ``streaming.hive.videos`` lists them.

    It is empty, too, where no comment was saved yet.

    Raises:
        ToneError: Hive does not answer.
    """
    try:
        return hive.videos(settings())
    except hive.TableMissingError:
        return pd.DataFrame()


def primary_application() -> str:
    """Return the name of the application whose model is shown first."""
    return settings().predict_applications[0].name


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def primary_model() -> str | None:
    """Return the name of the model that the primary application serves, if it can be told."""
    try:
        return primary(settings()).name
    except ToneError:
        return None


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def models(video_id: str) -> dict[hive.Model, int]:
    """Return what has predicted a video, with the number of its comments, the primary model first.

    A model of several versions comes as a whole, and then in each version.

    Raises:
        ToneError: Hive does not answer.
    """
    first, found = primary_model(), dict[hive.Model, int]()
    for name, rows in hive.models(settings(), video_id).groupby("model_name"):
        several = len(rows) > 2
        for version, comments in zip(rows["model_version"], rows["comments"], strict=True):
            if several or version is not None:
                found[hive.Model(str(name), version)] = int(comments)
    return dict(sorted(found.items(), key=lambda item: item[0].name != first))


@dataclass(frozen=True)
class History:
    """What Hive holds of one video: emotion -> comments over all, and the newest comments.

    ``labels`` are what the model tells apart; ``rows`` have ``frames.COLUMNS``.
    """

    emotions: dict[str, int]
    labels: tuple[str, ...]
    rows: pd.DataFrame


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def history(video_id: str, model: hive.Model | None) -> History:
    """Return what Hive holds of one video, as ``model`` says; ``None`` where there is only one.

    Raises:
        ToneError: Hive does not answer.
    """
    counts = hive.emotion_counts(settings(), [video_id], model)
    rows = hive.predictions(settings(), video_id, model)
    labels = {label for scores in rows["scores"] for label in scores or ()}
    return History(
        emotions=dict(zip(counts["emotion"].tolist(), counts["comments"].tolist(), strict=True)),
        labels=frames.emotions_of(labels),
        rows=rows.reindex(columns=frames.COLUMNS),
    )
