"""The Live page: ask for comments, watch them being predicted one by one."""

import streamlit as st

from streamlit_app import charts, data, frames, parts, steady, tone_line, turns
from streamlit_app.comment import panel as comment_panel
from streamlit_app.live import charts as live_charts
from streamlit_app.live import form as live_form
from streamlit_app.live import request as live_request
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.live_requests.live import LiveRequest, Snapshot

POLL_SECONDS = 1.0
"""Seconds from one drawing of a live request to the next."""

SECONDS_OF_EACH = 0.06
"""With many live requests, each is drawn so much more seldom that all of them are drawn in time."""


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
            "This request is no longer kept. What it saved is on the Explore page; to see "
            "it live, start it again.",
            icon=":material/hourglass_disabled:",
        )
        return
    st.session_state["request_id"] = request.id
    if st.query_params.get("request") != request.id:
        st.query_params["request"] = request.id
    running = request.snapshot().running
    kept = f"chosen-{request.id}"
    chosen: parts.Chosen | None = st.session_state.get(kept)
    pause = max(POLL_SECONDS, data.running() * SECONDS_OF_EACH) if running else None
    st.fragment(_draw, run_every=pause)(request, chosen, polled=running)
    # Outside of what is drawn anew each second: nobody wants to correct a comment that moves.
    if chosen is not None:
        comment_panel.render(*chosen)


def _draw(request: LiveRequest, shown: parts.Chosen | None, *, polled: bool) -> None:
    with turns.turns().turn():
        _progress(request, shown, polled=polled)


def _progress(request: LiveRequest, shown: parts.Chosen | None, *, polled: bool) -> None:
    data.request(request.id)  # somebody looks at it, so it is not abandoned
    chosen = f"model-{request.id}"
    primary = data.primary_application()
    now = request.snapshot(st.session_state.get(chosen) or primary)
    if polled and not now.running:
        st.rerun()  # The whole page once more, which ends the polling.
    # Each piece in a box of its own: what comes or goes in one moves nothing in the others.
    with st.container():
        live_request.heading(request)
    with st.container():
        live_request.state(now)
        live_request.buttons(request, now)
    with st.container():
        live_request.counts(now)
        live_request.problems(now)
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
    with st.container():
        tone_line.draw(now.tones)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _emotions(now)
        _timeline(now)
    with right:
        wanted = parts.comment_table(now.rows, f"live-{request.id}", now.labels)
        if len(now.rows) < now.answered:
            st.caption(
                f"This page keeps the newest {len(now.rows):,} of {now.answered:,} comments; "
                "the shares count all of them, and Hive has all of them."
            )
    if wanted != shown:
        st.session_state[f"chosen-{request.id}"] = wanted
        st.rerun()  # The whole page, for what is below.


def _emotions(now: Snapshot) -> None:
    st.subheader("Emotions", anchor=False)
    shares = frames.shares(now.emotions, now.judged, now.labels)
    caption = charts.emotion_bars_caption(shares, now.judged)
    shares = live_frames.intensity(shares, now.strengths)
    # While comments come, each bar keeps its place; in the end they are drawn anew by rank.
    drawn = shares.sort_values("emotion") if now.running else shares
    steady.chart(
        charts.emotion_bars,
        drawn,
        tuple(drawn["emotion"]),
        key="live-shares" if now.running else "live-ranks",
        alt="A bar for the share of each emotion; the caption and the table give the figures",
        dark=st.context.theme.type == "dark",
    )
    other = (
        f"{now.answered - now.judged:,} comments are in a language that the model was not "
        "trained for; they are marked in the table, and not counted here."
        if now.judged < now.answered
        else ""
    )
    st.caption(f"{caption} {live_charts.intensity_caption(now.strengths)} {other}")
    with st.expander("The same figures as a table"):
        st.table(
            live_frames.emotion_table(shares, now.strengths),
            alt="Comments, share and intensity of each emotion",
        )


def _timeline(now: Snapshot) -> None:
    st.subheader("Over time", anchor=False)
    caption = live_charts.timeline_caption(now.timeline)
    with st.container():
        if now.timeline:
            emotions = tuple(dict.fromkeys(strip.emotion for strip in now.timeline))
            steady.chart(
                live_charts.timeline,
                live_frames.strips(now.timeline),
                emotions,
                key="live-timeline",
                alt="A strip for each emotion over time; caption and table give the figures",
            )
    st.caption(caption)
    if now.timeline:
        with st.expander("The timeline as a table"):
            st.dataframe(
                live_charts.timeline_table(now.timeline),
                key="timeline-table",
                hide_index=True,
                alt="Share of the comments of each time that carry each emotion",
            )
