"""The form of the Live page: which comments, how many, in which order."""

import streamlit as st

from errors import ToneError
from streaming.sources import Which
from streamlit_app import data, faults

LINK, SAMPLE, FILE = "Video link", "Sample comments", "File"
WHICH: dict[str, Which] = {
    "Most relevant first": "relevance",
    "Newest first": "time",
    "New since last time": "new",
    "New ones, and keep watching": "watch",
    "Live chat of a stream": "chat",
}


def render() -> None:
    """Draw the form; a request that it starts goes into the page's address."""
    kind = st.segmented_control(
        "Where the comments come from",
        [LINK, SAMPLE, FILE],
        default=LINK,
        required=True,
        key="kind",
    )
    with st.form("request"):
        choice: data.Videos | data.Upload | data.Sample | None
        if kind == LINK:
            choice = _links()
        elif kind == SAMPLE:
            st.markdown(
                "200 comments written for this product: several tones, emoji, slang, spam "
                "and long rants."
            )
            choice = data.Sample()
        else:
            choice = _file()
        started = st.form_submit_button("Start", type="primary", icon=":material/play_arrow:")
    if not started:
        return
    if choice is None:
        st.warning(
            "Paste a video's link first." if kind == LINK else "Choose a file first.",
            icon=":material/edit:",
        )
        return
    try:
        st.query_params["request"] = data.start(choice).id
    except ToneError as error:
        faults.show("The request was not started.", str(error))


def _links() -> data.Videos | None:
    if data.settings().youtube_api_key is None:
        st.info(
            "There is no YouTube key yet. Make one in the Google Cloud console (YouTube Data API "
            "v3), put it into `.env` as `TONE_YOUTUBE_API_KEY`, and restart the application. The "
            "sample and files work without a key.",
            icon=":material/key:",
        )
    wide, which, count = st.columns([4, 1.7, 1], vertical_alignment="top")
    links = wide.text_area(
        "Video links or ids, one or more",
        key="link",
        height=72,
        placeholder="https://www.youtube.com/watch?v=...",
    )
    chosen = which.selectbox(
        "Which comments",
        list(WHICH),
        key="which",
        help="New since last time asks for nothing that Hive holds already. Keep watching looks "
        "once a minute until you cancel.",
    )
    with count:
        limit = _limit("Of each at most")
    if not links or not links.strip():
        return None
    return data.Videos(links, WHICH[chosen], limit)


def _file() -> data.Upload | None:
    wide, count = st.columns([5.7, 1], vertical_alignment="top")
    file = wide.file_uploader("CSV or JSONL file", type=["csv", "jsonl"], key="file")
    with count:
        limit = _limit("Comments at most")
    wide.caption("One column holds the text; video, comment id, author, likes and date may follow.")
    return None if file is None else data.Upload(file.name, file.getvalue(), limit)


def _limit(label: str) -> int:
    return st.number_input(label, 1, 100_000, data.settings().comment_limit, step=100, key="limit")
