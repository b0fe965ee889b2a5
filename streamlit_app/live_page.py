"""The Live page: ask for comments, watch them being predicted one by one."""

import streamlit as st

from streamlit_app import data, faults, frames, live_form, parts
from streamlit_app.live import LiveRequest, Snapshot

POLL_SECONDS = 1.0

COUNTS = {
    "fetched": ("Fetched", "Comments that came from the source."),
    "queued": ("Queued", "Comments that Kafka has taken."),
    "predicted": ("Predicted", "Comments whose emotions are known, by every model."),
    "saved": ("Saved", "Comments whose predictions are in the Hive table."),
    "unreadable": ("Unreadable", "Rows or messages that could not be read, and are set aside."),
    "duplicates": ("Duplicates", "Comments that the source gave more than once; sent once."),
}


def render() -> None:
    """Draw the page: the form, and the request that the address names."""
    st.title("The tone of a video's comments", anchor=False)
    live_form.render()
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
    st.session_state["request_id"] = request.id
    if st.query_params.get("request") != request.id:
        st.query_params["request"] = request.id
    running = request.snapshot().running
    st.fragment(_progress, run_every=POLL_SECONDS if running else None)(request, polled=running)


def _progress(request: LiveRequest, *, polled: bool) -> None:
    chosen = f"model-{request.id}"
    primary = data.primary_application()
    now = request.snapshot(st.session_state.get(chosen) or primary)
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
    if len(now.models) > 1:
        names = sorted(now.models, key=lambda name: (name != primary, name))
        st.selectbox(
            "Model",
            names,
            format_func=lambda name: f"{now.models[name]} ({name})",
            key=chosen,
            width=520,
        )
    left, right = st.columns([2, 3], gap="large")
    with left:
        parts.emotion_shares(now.emotions, now.answered, now.labels)
    with right:
        parts.comment_table(frames.predictions(now.rows), "live", now.labels)
        if len(now.rows) < now.answered:
            st.caption(
                f"This page keeps the newest {len(now.rows):,} of {now.answered:,} comments; "
                "the shares count all of them, and Hive has all of them."
            )


def _state(now: Snapshot) -> None:
    if now.error is not None:
        faults.show("The request stopped before its end.", now.error)
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
    if now.predicted + now.dead < now.fetched:
        return f"Predicting: {now.predicted:,} of {now.fetched:,} comments ..."
    return f"Saving: {now.saved:,} of {now.predicted:,} predictions are in Hive ..."


def _rows(count: int | None) -> str:
    return "1 row is" if count == 1 else f"{count or 0:,} rows are"


def _counts(now: Snapshot) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(now, name), help=meaning, format="localized", width=118)
