"""The Live page: ask for comments, watch them being predicted one by one."""

import streamlit as st

from errors import ToneError
from streamlit_app import data, frames, parts
from streamlit_app.live import LiveRequest, Snapshot

POLL_SECONDS = 1.0

LINK, SAMPLE, FILE = "Video link", "Sample comments", "File"
ORDERS = {"Most relevant first": "relevance", "Newest first": "time"}

COUNTS = {
    "fetched": ("Fetched", "Comments that came from the source."),
    "queued": ("Queued", "Comments that Kafka has taken."),
    "predicted": ("Predicted", "Comments whose emotions are known."),
    "saved": ("Saved", "Predictions that are in the Hive table."),
    "unreadable": ("Unreadable", "Rows or messages that could not be read, and are set aside."),
    "duplicates": ("Duplicates", "Comments that the source gave more than once; sent once."),
}


def render() -> None:
    """Draw the page: the form, and the request that the address names."""
    st.title("The tone of a video's comments", anchor=False)
    _form()
    # The address names the request, for reloading and sharing; a page switch empties the address.
    request_id = st.query_params.get("request") or st.session_state.get("request_id")
    if request_id is None:
        st.info(
            "Paste a video's link, or start with the sample, to see which emotions its comments "
            "carry.",
            icon=":material/forum:",
        )
        return
    request = data.request(request_id)
    if request is None:
        st.warning(
            "This request is no longer kept. What it saved is on the History page; to see "
            "it live, start it again.",
            icon=":material/hourglass_disabled:",
        )
        return
    st.query_params["request"] = st.session_state["request_id"] = request.id
    running = request.snapshot().running
    st.fragment(_progress, run_every=POLL_SECONDS if running else None)(request, polled=running)


def _form() -> None:
    kind = st.segmented_control(
        "Where the comments come from",
        [LINK, SAMPLE, FILE],
        default=LINK,
        required=True,
        key="kind",
    )
    with st.form("request"):
        choice: data.Video | data.Upload | data.Sample | None
        if kind == LINK:
            choice = _link()
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
        parts.problem("The request was not started.", str(error))


def _link() -> data.Video | None:
    if data.settings().youtube_api_key is None:
        st.info(
            "There is no YouTube key yet. Make one in the Google Cloud console (YouTube Data API "
            "v3), put it into `.env` as `TONE_YOUTUBE_API_KEY`, and restart the application. The "
            "sample and files work without a key.",
            icon=":material/key:",
        )
    wide, count, order = st.columns([4, 1, 1.4], vertical_alignment="bottom")
    link = wide.text_input(
        "Video link or id", key="link", placeholder="https://www.youtube.com/watch?v=..."
    )
    with count:
        limit = _limit()
    ordered = order.selectbox("Order", list(ORDERS), key="order")
    if not link or not link.strip():
        return None
    return data.Video(link, limit, ORDERS[ordered])


def _file() -> data.Upload | None:
    wide, count = st.columns([5.4, 1], vertical_alignment="top")
    file = wide.file_uploader("CSV or JSONL file", type=["csv", "jsonl"], key="file")
    with count:
        limit = _limit()
    wide.caption("One column holds the text; video, comment id, author, likes and date may follow.")
    return None if file is None else data.Upload(file.name, file.getvalue(), limit)


def _limit() -> int:
    return st.number_input(
        "Comments at most", 1, 100_000, data.settings().comment_limit, step=100, key="limit"
    )


def _progress(request: LiveRequest, *, polled: bool) -> None:
    now = request.snapshot()
    if polled and not now.running:
        st.rerun()  # The whole page once more, which ends the polling.
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown("**Comments of**")
        st.text(request.title)
    _state(now)
    _counts(now)
    if now.problems:
        with st.expander(f"What the source could not give as it is ({len(now.problems):,})"):
            st.dataframe({"Problem": now.problems}, hide_index=True)
    if not now.rows:
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        parts.emotion_shares(now.emotions, now.predicted)
    with right:
        parts.comment_table(frames.predictions(now.rows), key="live")
        if len(now.rows) < now.predicted:
            st.caption(
                f"This page keeps the newest {len(now.rows):,} of {now.predicted:,} comments; "
                "the shares count all of them, and Hive has all of them."
            )


def _state(now: Snapshot) -> None:
    if now.error is not None:
        parts.problem("The request stopped before its end.", now.error)
    elif now.running:
        done = (now.queued + now.predicted + now.saved) / max(3 * now.fetched, 1)
        st.progress(min(done, 1.0), text=_step(now))
    elif now.fetched == 0:
        st.info("There were no comments to predict.", icon=":material/inbox:")
    else:
        st.success(
            f"Finished: {_rows(now.new_rows)} new in Hive, {now.known_rows or 0:,} known before.",
            icon=":material/check_circle:",
        )


def _step(now: Snapshot) -> str:
    if now.fetched == 0:
        return "Fetching the first comments ..."
    if now.predicted == 0:
        return "Waiting for the first predictions ..."
    if now.predicted + now.unreadable < now.fetched:
        return f"Predicting: {now.predicted:,} of {now.fetched:,} comments ..."
    return f"Saving: {now.saved:,} of {now.predicted:,} predictions are in Hive ..."


def _rows(count: int | None) -> str:
    return "1 row is" if count == 1 else f"{count or 0:,} rows are"


def _counts(now: Snapshot) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(now, name), help=meaning, format="localized", width=118)
