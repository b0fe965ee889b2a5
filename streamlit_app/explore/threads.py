"""The threads view of the Explore page: the comments with the most replies, and their replies."""

import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import data, downloads, faults, parts
from streamlit_app.comment import panel as comment_panel
from streamlit_app.wording import quantity

MOST_REPLIES = 500
"""Maximum comments shown of a thread."""


def render(video_id: str, model: Model) -> None:
    """Draw a picker for a thread, and its comments in chronological order."""
    st.fragment(_threads)(video_id, model)


def _threads(video_id: str, model: Model) -> None:
    with faults.explained(faults.QUERY_FAILED):
        with st.spinner("Querying Hive ..."):
            threads = data.threads(video_id, model)
        if threads.empty:
            st.info("No comment of this video has replies in Hive.", icon=":material/forum:")
            return
        texts = dict(zip(threads["comment_id"], threads["text"], strict=True))
        replies = dict(zip(threads["comment_id"], threads["replies"], strict=True))
        thread = st.selectbox(
            "Thread (most replies first)",
            list(texts),
            format_func=lambda comment_id: (
                f"{quantity(replies[comment_id], 'reply', 'replies')}: "
                f"{_beginning(texts[comment_id])}"
            ),
            key=f"thread-{video_id}",
        )
        with st.spinner("Querying Hive ..."):
            rows = data.search(video_id, model, Search(thread=thread, order="oldest"), MOST_REPLIES)
        # Put the top comment first, even if the dates of replies are missing or wrong.
        first = rows["comment_id"] == thread
        rows = rows.assign(later=~first).sort_values("later", kind="stable", ignore_index=True)
        shown = rows.drop(columns=["later", "score"])
        chosen = parts.rows_table(
            shown, f"thread-{video_id}-{thread}", data.labels(video_id, model)
        )
        st.caption("The comment, then its replies, oldest first.")
        whole = downloads.Stored("The whole thread", video_id, model, Search(thread=thread))
        downloads.menu(f"{video_id}-thread", [whole], shown)
        if chosen is not None:
            comment_panel.render(*chosen)


def _beginning(text: object) -> str:
    return text[:80] if isinstance(text, str) else "(comment not in Hive)"
