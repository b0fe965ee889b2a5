"""Pickers for a video and a model, shared by all pages that query Hive."""

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streamlit_app import data
from streamlit_app.wording import quantity


def videos() -> pd.DataFrame:
    """Return the videos in Hive; show a hint if there are none.

    Raises:
        ToneError: Hive does not respond.
    """
    with st.spinner("Querying Hive ..."):
        listing = data.videos()
    if listing.empty:
        st.info(
            "No predictions in Hive yet. Start with the sample on the Live page.",
            icon=":material/inbox:",
        )
    return listing


def video(videos: pd.DataFrame, key: str, label: str = "Video (latest first)") -> str:
    """Show a picker for a video by its title; the query parameter ``key`` holds the choice."""
    rows = videos[["video_id", "comments", "models"]].to_dict("records")
    titles = data.titles()
    names = {
        str(row["video_id"]): f"{titles.get(row['video_id'], row['video_id'])}  ("
        + (
            f"{row['comments']:,}+ comments"
            if row["models"] > 1
            else quantity(row["comments"], "comment")
        )
        + ")"
        for row in rows
    }
    ids = list(names)
    wanted = st.query_params.get(key)
    chosen: str = st.selectbox(
        label,
        ids,
        index=ids.index(wanted) if wanted in ids else 0,
        format_func=lambda video_id: names[video_id],
        key=key,
        persist_state="session",
        width=520,
    )
    if wanted != chosen:
        st.query_params[key] = chosen
    return chosen


def model(videos: pd.DataFrame, video_id: str, key: str) -> Model:
    """Return the model of a video's predictions; show a picker if there are several.

    Raises:
        ToneError: Hive does not respond.
    """
    row = videos.set_index("video_id").loc[video_id]
    if row["models"] == 1:
        return Model(str(row["model_name"]), str(row["model_version"]))
    models = data.models(video_id)
    return st.selectbox(
        "Model",
        list(models),
        format_func=lambda model: (
            f"{model.name} {model.version or '(newest versions)'}  "
            f"({quantity(models[model], 'comment')})"
        ),
        key=f"{key}-{video_id}",
        width=520,
    )
