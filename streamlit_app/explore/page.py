"""The Explore page: the saved predictions of a video, from its overview to a single comment."""

import streamlit as st

from streamlit_app import faults, pickers
from streamlit_app.explore import overview as explore_overview
from streamlit_app.explore import search as explore_search
from streamlit_app.explore import threads as explore_threads

VIEWS = {
    "Overview": explore_overview.render,
    "Comments": explore_search.render,
    "Threads": explore_threads.render,
}


def render() -> None:
    """Draw the page, or the error that prevents it."""
    st.title("Explore a video", anchor=False)
    with faults.explained(faults.QUERY_FAILED):
        videos = pickers.videos()
        if videos.empty:
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            video_id = pickers.video(videos, "video")
            model = pickers.model(videos, video_id, "model")
        view = st.segmented_control(
            "View",
            list(VIEWS),
            default="Overview",
            required=True,
            key="view",
            bind="query-params",
            persist_state="session",
            label_visibility="collapsed",
        )
        VIEWS[view](video_id, model)
