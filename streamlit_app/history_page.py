"""The History page: the videos that Hive knows, and what was predicted of their comments."""

import pandas as pd
import streamlit as st

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
    with st.spinner("Asking Hive ..."):
        history = data.history(video_id)
    saved_at = videos.set_index("video_id").loc[video_id, "last_saved_at"]
    st.caption(f"Last saved on {saved_at:%d %B %Y at %H:%M} UTC.")
    left, right = st.columns([2, 3], gap="large")
    with left:
        parts.emotion_shares(history.emotions, comments[video_id])
    with right:
        parts.comment_table(history.rows, key="history")
        if len(history.rows) < comments[video_id]:
            st.caption(
                f"The table holds the newest {len(history.rows):,} of {comments[video_id]:,} "
                "comments; the shares count all of them."
            )
