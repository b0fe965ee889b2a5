"""The form of the Live page: the source, the selection and the number of comments."""

from typing import Any, Final

import streamlit as st

from errors import ToneError
from streaming.sources import Selection
from streamlit_app import data, faults
from streamlit_app.live import files as live_files

LINK, SAMPLE, FILE = "Video link", "Sample comments", "File"
SELECTIONS: dict[str, Selection] = {
    "Most relevant first": "relevance",
    "Newest first": "time",
    "New since last run": "new",
    "Watch for new ones": "watch",
    "Live chat": "chat",
}
START: Final[dict[str, Any]] = {"type": "primary", "icon": ":material/play_arrow:"}
"""Looks of the button that starts a request."""


def render() -> None:
    """Draw the form; the query parameter ``request`` names the request it starts."""
    kind = st.segmented_control(
        "Source",
        [LINK, SAMPLE, FILE],
        default=LINK,
        required=True,
        key="kind",
    )
    choice: data.VideoLinks | data.Upload | data.Sample | None
    if kind == FILE:
        # Outside a form, so that the preview is drawn before the request is started.
        choice = live_files.render(_limit)
        started = st.button("Start", disabled=choice is None, **START)
    else:
        with st.form("request"):
            choice = _links() if kind == LINK else _sample()
            started = st.form_submit_button("Start", **START)
    if not started:
        return
    if choice is None:
        st.warning("Paste a video link first.", icon=":material/edit:")
        return
    try:
        st.query_params["request"] = data.start(choice).id
    except ToneError as error:
        faults.show("Could not start the request", str(error))
    else:
        if kind == FILE:
            live_files.clear()
            st.rerun()


def quota() -> None:
    """Show the units of YouTube's quota spent today, if links can be read."""
    if st.session_state.get("kind") == LINK and data.settings().youtube_api_key is not None:
        st.caption(f"YouTube key: {data.quota()}")


def _links() -> data.VideoLinks | None:
    if data.settings().youtube_api_key is None:
        st.info(
            "No YouTube API key is set. Create one in the Google Cloud console (YouTube Data API "
            "v3), add it to `.env` as `TONE_YOUTUBE_API_KEY`, and restart the application. The "
            "sample and files work without a key.",
            icon=":material/key:",
        )
    wide, middle, narrow = st.columns([4, 1.7, 1], vertical_alignment="top")
    links = wide.text_area(
        "Links of videos, channels or playlists",
        key="link",
        height=140,
        placeholder="https://www.youtube.com/watch?v=...",
    )
    selection = middle.selectbox(
        "Comments to read",
        list(SELECTIONS),
        key="selection",
        help="*New since last run* reads the comments that are not in Hive yet. *Watch for new "
        "ones* also checks for new comments every minute until you cancel.",
    )
    total = middle.number_input(
        "Comments in all",
        1,
        value=None,
        step=1000,
        placeholder="no limit",
        key="total",
        help="Limit for all videos together, which counts beside the limit per video.",
    )
    with narrow:
        limit = _limit("Comments per video")
        videos = st.number_input(
            "Videos per channel", 1, 10_000, data.settings().video_limit, step=10, key="videos"
        )
    if not links or not links.strip():
        return None
    return data.VideoLinks(links, SELECTIONS[selection], limit, videos, total)


def _sample() -> data.Sample:
    st.markdown(
        "200 comments written for this product, with varied tones, emoji, slang, spam and long "
        "rants."
    )
    return data.Sample()


def _limit(label: str) -> int:
    return st.number_input(label, 1, 100_000, data.settings().comment_limit, step=100, key="limit")
