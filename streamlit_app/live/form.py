"""The form of the Live page: the source, the selection and the number of comments."""

import streamlit as st

from errors import ToneError
from streaming.sources import Selection
from streamlit_app import data, faults

LINK, SAMPLE, FILE = "Video link", "Sample comments", "File"
SELECTIONS: dict[str, Selection] = {
    "Most relevant first": "relevance",
    "Newest first": "time",
    "New since last run": "new",
    "Watch for new ones": "watch",
    "Live chat": "chat",
}


def render() -> None:
    """Draw the form; the query parameter ``request`` names the request it starts."""
    kind = st.segmented_control(
        "Source",
        [LINK, SAMPLE, FILE],
        default=LINK,
        required=True,
        key="kind",
    )
    with st.form("request"):
        choice: data.VideoLinks | data.Upload | data.Sample | None
        if kind == LINK:
            choice = _links()
        elif kind == SAMPLE:
            st.markdown(
                "200 comments written for this product, with varied tones, emoji, slang, spam and "
                "long rants."
            )
            choice = data.Sample()
        else:
            choice = _file()
        started = st.form_submit_button("Start", type="primary", icon=":material/play_arrow:")
    if not started:
        return
    if choice is None:
        st.warning(
            "Paste a video link first." if kind == LINK else "Choose a file first.",
            icon=":material/edit:",
        )
        return
    try:
        st.query_params["request"] = data.start(choice).id
    except ToneError as error:
        faults.show("Could not start the request", str(error))


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
        "Video links or IDs",
        key="link",
        height=72,
        placeholder="https://www.youtube.com/watch?v=...",
    )
    selection = middle.selectbox(
        "Comments to read",
        list(SELECTIONS),
        key="selection",
        help="*New since last run* reads the comments that are not in Hive yet. *Watch for new "
        "ones* also checks for new comments every minute until you cancel.",
    )
    with narrow:
        limit = _limit("Comments per video")
    if not links or not links.strip():
        return None
    return data.VideoLinks(links, SELECTIONS[selection], limit)


def _file() -> data.Upload | None:
    wide, narrow = st.columns([5.7, 1], vertical_alignment="top")
    file = wide.file_uploader("CSV or JSONL file", type=["csv", "jsonl"], key="file")
    with narrow:
        limit = _limit("Maximum comments")
    wide.caption(
        "The text column is required. Columns for video, comment ID, author, likes and date are "
        "optional."
    )
    return None if file is None else data.Upload(file.name, file.getvalue(), limit)


def _limit(label: str) -> int:
    return st.number_input(label, 1, 100_000, data.settings().comment_limit, step=100, key="limit")
