"""The History page: the videos that Hive knows, and what was predicted of their comments."""

import pandas as pd
import streamlit as st

from streaming.hive import Model
from streamlit_app import data, faults, parts


def render() -> None:
    """Draw the page, or say what stands in its way."""
    st.title("Earlier videos", anchor=False)
    with faults.explained("Hive does not answer this question."):
        with st.spinner("Asking Hive ..."):
            videos = data.videos()
        if videos.empty:
            st.info(
                "Hive has no predictions yet. Start with the sample on the Live page.",
                icon=":material/inbox:",
            )
        else:
            _video(videos)


def _video(videos: pd.DataFrame) -> None:
    comments = dict(zip(videos["video_id"].tolist(), videos["comments"].tolist(), strict=True))
    video_id = st.selectbox(
        "Video, the latest first",
        list(comments),
        format_func=lambda each: f"{each}  ({comments[each]:,} comments)",
        key="video",
        width=520,
    )
    video = videos.set_index("video_id").loc[video_id]
    model, count = _model(video_id) if video["models"] > 1 else (None, comments[video_id])
    with st.spinner("Asking Hive ..."):
        history = data.history(video_id, model)
    st.caption(f"Last saved on {video['last_saved_at']:%d %B %Y at %H:%M} UTC.")
    left, right = st.columns([2, 3], gap="large")
    with left:
        parts.emotion_shares(history.emotions, count, history.labels)
    with right:
        parts.comment_table(history.rows, "history", history.labels)
        if len(history.rows) < count:
            st.caption(
                f"The table holds the newest {len(history.rows):,} of {count:,} "
                "comments; the shares count all of them."
            )


def _model(video_id: str) -> tuple[Model, int]:
    """Let the visitor choose among the models of a video; return the choice and its comments."""
    with st.spinner("Asking Hive ..."):
        models = data.models(video_id)
    chosen = st.selectbox(
        "Model",
        list(models),
        format_func=lambda each: (
            f"{each.name} {each.version or 'in its newest versions'}  ({models[each]:,} comments)"
        ),
        key=f"model-{video_id}",
        width=520,
    )
    return chosen, models[chosen]
