"""Choosing a video and whose predictions of it, alike on all pages that ask Hive."""

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streamlit_app import data


def videos() -> pd.DataFrame:
    """Return the videos that Hive knows; where there are none, say so and what to do.

    Raises:
        ToneError: Hive does not answer.
    """
    with st.spinner("Asking Hive ..."):
        found = data.videos()
    if found.empty:
        st.info(
            "Hive has no predictions yet. Start with the sample on the Live page.",
            icon=":material/inbox:",
        )
    return found


def video(videos: pd.DataFrame, key: str, label: str = "Video, the latest first") -> str:
    """Let the visitor choose a video; the page's address names it under ``key``."""
    rows = videos[["video_id", "comments", "models"]].to_dict("records")
    names = {
        str(row["video_id"]): f"{row['video_id']}  "
        f"({row['comments']:,}{'+' if row['models'] > 1 else ''} comments)"
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
    """Let the visitor choose among the models of a video, if there are several; return the choice.

    Raises:
        ToneError: Hive does not answer.
    """
    row = videos.set_index("video_id").loc[video_id]
    if row["models"] == 1:
        return Model(str(row["model_name"]), str(row["model_version"]))
    models = data.models(video_id)
    return st.selectbox(
        "Model",
        list(models),
        format_func=lambda each: (
            f"{each.name} {each.version or 'in its newest versions'}  ({models[each]:,} comments)"
        ),
        key=f"{key}-{video_id}",
        width=520,
    )
