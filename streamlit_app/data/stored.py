"""Hive queries, cached for a few seconds and shared by all visitors."""

from datetime import datetime

import pandas as pd
import streamlit as st

from errors import ToneError
from registry.references import primary
from streaming.tables import hive
from streaming.tables.hive import explore
from streamlit_app import frames
from streamlit_app.data.chosen import settings

FRESH_SECONDS = 10
"""Seconds for which a query result is cached."""


@st.cache_resource(show_spinner=False)
def _videos() -> hive.Videos:
    return hive.Videos(settings())


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def videos() -> pd.DataFrame:
    """Return the videos in Hive, most recently saved first, as listed by `hive.Videos`.

    The frame is empty if nothing was saved yet.

    Raises:
        ToneError: Hive does not respond.
    """
    try:
        return _videos().listed()
    except hive.TableMissingError:
        return pd.DataFrame()


@st.cache_data(ttl=60, show_spinner=False)
def titles() -> dict[str, str]:
    """Return titles with their channels by video ID, of the videos that have one; hostile text.

    Empty if Hive does not respond: the pages then show IDs.
    """
    try:
        rows = hive.described_videos(settings())
    except ToneError:
        return {}
    return {
        str(row["video_id"]): " · ".join(filter(None, (row["title"], row["channel"])))
        for row in rows.to_dict("records")
    }


def primary_application() -> str:
    """Return the name of the application whose model comes first on the pages."""
    return settings().predict_applications[0].name


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def primary_model() -> str | None:
    """Return the name of the model that the primary application serves, or None if unavailable."""
    try:
        return primary(settings()).name
    except ToneError:
        return None


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def models(video_id: str) -> dict[hive.Model, int]:
    """Return the models that predicted a video and their number of comments, primary model first.

    A model with several versions is listed as a whole (version None) and by version.

    Raises:
        ToneError: Hive does not respond.
    """
    first, counts = primary_model(), dict[hive.Model, int]()
    for name, rows in hive.models(settings(), video_id).groupby("model_name"):
        several = len(rows) > 2
        for version, comments in zip(rows["model_version"], rows["comments"], strict=True):
            if several or version is not None:
                counts[hive.Model(str(name), version)] = int(comments)
    return dict(sorted(counts.items(), key=lambda item: item[0].name != first))


@st.cache_data(ttl=600, max_entries=200, show_spinner=False)
def labels(video_id: str, model: hive.Model) -> tuple[str, ...]:
    """Return the emotions a model predicts: the eleven, or its own labels.

    Raises:
        ToneError: Hive does not respond.
    """
    rows = explore.search(settings(), video_id, model, explore.Search(), limit=1)
    return frames.emotions_of(rows["scores"].iloc[0] or () if len(rows) else ())


@st.cache_data(ttl=FRESH_SECONDS, max_entries=200, show_spinner=False)
def tone(
    video_id: str,
    model: hive.Model,
    since: datetime | None = None,
    until: datetime | None = None,
) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.tone`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.tone(settings(), video_id, model, since, until)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def together(video_id: str, model: hive.Model) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.together`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.together(settings(), video_id, model)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def strongest(video_id: str, model: hive.Model) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.strongest`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.strongest(settings(), video_id, model)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def threads(video_id: str, model: hive.Model) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.threads`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.threads(settings(), video_id, model)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=200, show_spinner=False)
def search(
    video_id: str, model: hive.Model, wanted: explore.Search, limit: int, offset: int = 0
) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.search`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.search(settings(), video_id, model, wanted, limit=limit, offset=offset)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=200, show_spinner=False)
def tone_counts(video_id: str, model: hive.Model, wanted: explore.Search) -> pd.DataFrame:
    """Return ``streaming.tables.hive.explore.tone_counts`` of a video.

    Raises:
        ToneError: Hive does not respond.
    """
    return explore.tone_counts(settings(), [video_id], model, wanted)
