"""The Explore page's threads: the comments with the most replies, and the talk below one."""

import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import data, downloads, faults, parts
from streamlit_app.comment import panel as comment_panel

MOST_REPLIES = 500
"""Replies of one thread that are shown."""


def render(video_id: str, model: Model) -> None:
    """Draw the list of threads; a chosen one is shown with its replies, in their order."""
    st.fragment(_threads)(video_id, model)


def _threads(video_id: str, model: Model) -> None:
    with faults.explained("Hive does not answer this question."):
        with st.spinner("Asking Hive ..."):
            threads = data.threads(video_id, model)
        if threads.empty:
            st.info("The table holds no reply to a comment of this video.", icon=":material/forum:")
            return
        texts = dict(zip(threads["comment_id"], threads["text"], strict=True))
        replies = dict(zip(threads["comment_id"], threads["replies"], strict=True))
        thread = st.selectbox(
            "Thread, the one with the most replies first",
            list(texts),
            format_func=lambda each: f"{replies[each]:,} replies: {_beginning(texts[each])}",
            key=f"thread-{video_id}",
        )
        with st.spinner("Asking Hive ..."):
            rows = data.search(video_id, model, Search(thread=thread, order="oldest"), MOST_REPLIES)
        # A reply's date may be missing or wrong: what it answers to comes first all the same.
        first = rows["comment_id"] == thread
        rows = rows.assign(later=~first).sort_values("later", kind="stable", ignore_index=True)
        shown = rows.drop(columns=["later", "score"])
        chosen = parts.rows_table(
            shown, f"thread-{video_id}-{thread}", data.labels(video_id, model)
        )
        st.caption("The comment comes first, then its replies, the oldest first.")
        with st.container(horizontal=True, gap="small"):
            downloads.buttons(shown, f"{video_id}-thread")
        if chosen is not None:
            comment_panel.render(*chosen)


def _beginning(text: object) -> str:
    return text[:80] if isinstance(text, str) else "a comment that is not in the table"
