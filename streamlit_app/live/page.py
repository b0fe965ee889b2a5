"""The Live page: start an analysis and watch its predictions arrive."""

import streamlit as st

from streamlit_app import charts, data, frames, parts, steady, tone_line, turns
from streamlit_app.comment import panel as comment_panel
from streamlit_app.live import charts as live_charts
from streamlit_app.live import form as live_form
from streamlit_app.live import request as live_request
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.progress import Progress
from streamlit_app.wording import quantity

POLL_SECONDS = 1.0
"""Seconds between two updates of a live request."""

SECONDS_PER_REQUEST = 0.06
"""Minimum update interval per running request: many requests update less often."""


def render() -> None:
    """Draw the form and the request named by the query parameter ``request``."""
    st.title("Analyze comments", anchor=False)
    live_form.render()
    # The URL names the request, for reloading and sharing; switching pages clears the URL's query.
    request_id = st.query_params.get("request") or st.session_state.get("request_id")
    request = None if request_id is None else data.request(request_id)
    running = request is not None and request.progress().running
    with st.container():
        if not running:  # a running request shows the units as they are spent
            live_form.quota()
    if request_id is None:
        st.info(
            "Paste a video link, or start with the sample, to see the emotions in its comments.",
            icon=":material/forum:",
        )
        return
    if request is None:
        st.warning(
            "This request has expired. Its saved predictions are on the Explore page; to follow it "
            "live, start it again.",
            icon=":material/hourglass_disabled:",
        )
        live_request.resume(request_id)
        return
    st.session_state["request_id"] = request.id
    if st.query_params.get("request") != request.id:
        st.query_params["request"] = request.id
    chosen: parts.Chosen | None = st.session_state.get(f"chosen-{request.id}")
    pause = max(POLL_SECONDS, data.running() * SECONDS_PER_REQUEST) if running else None
    st.fragment(_draw, run_every=pause)(request, chosen, polled=running)
    # Outside the fragment that updates every second, so that the panel does not move.
    if chosen is not None:
        comment_panel.render(*chosen)


def _draw(request: LiveRequest, shown: parts.Chosen | None, *, polled: bool) -> None:
    with turns.turns().turn():
        _request(request, shown, polled=polled)


def _request(request: LiveRequest, shown: parts.Chosen | None, *, polled: bool) -> None:
    data.request(request.id)  # marks the request as read, so that it is not abandoned
    model_key = f"model-{request.id}"
    primary = data.primary_application()
    progress = request.progress(st.session_state.get(model_key) or primary)
    if polled and not progress.running:
        st.rerun()  # reruns the whole page, which ends the polling
    # One container per part, so that elements that come and go do not shift the other parts.
    with st.container():
        live_request.heading(request)
    with st.container():
        live_request.state(progress)
        live_request.buttons(request, progress)
        if not progress.running:
            live_request.resume(request.id)
    with st.container():
        live_request.counts(progress)
        live_request.problems(progress)
    if not progress.rows:
        return
    if len(progress.models) > 1:
        names = sorted(progress.models, key=lambda name: (name != primary, name))
        st.selectbox(
            "Model",
            names,
            format_func=lambda name: f"{progress.models[name]} ({name})",
            key=model_key,
            width=520,
        )
    with st.container():
        tone_line.draw(progress.tones)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _emotions(progress)
        _timeline(progress)
    with right:
        selected = parts.comment_table(progress.rows, f"live-{request.id}", progress.labels)
        if len(progress.rows) < progress.answered:
            st.caption(
                f"This table holds the newest {len(progress.rows):,} of {progress.answered:,} "
                "comments. Shares count all of them, and all are saved to Hive."
            )
    if selected != shown:
        st.session_state[f"chosen-{request.id}"] = selected
        st.rerun()  # reruns the whole page, which has the panel below


def _emotions(progress: Progress) -> None:
    st.subheader("Emotions", anchor=False)
    shares = frames.shares(progress.emotions, progress.judged, progress.labels)
    caption = charts.emotion_bars_caption(shares, progress.judged)
    shares = live_frames.intensity(shares, progress.strengths)
    # Bars keep their places while comments arrive, and are sorted by share at the end.
    drawn = shares.sort_values("emotion") if progress.running else shares
    steady.chart(
        charts.emotion_bars,
        drawn,
        tuple(drawn["emotion"]),
        key="live-shares" if progress.running else "live-ranks",
        alt="Bar chart of the share of each emotion; see the caption and table for figures",
        dark=st.context.theme.type == "dark",
    )
    other = (
        f"Not counted: {quantity(progress.answered - progress.judged, 'comment')} in other "
        "languages, which the model was not trained for."
        if progress.judged < progress.answered
        else ""
    )
    st.caption(f"{caption} {live_charts.intensity_caption(progress.strengths)} {other}")
    with st.expander("Show as a table"):
        st.table(
            live_frames.emotion_table(shares, progress.strengths),
            alt="Count, share and intensity of each emotion",
        )


def _timeline(progress: Progress) -> None:
    st.subheader("Over time", anchor=False)
    caption = live_charts.timeline_caption(progress.timeline)
    with st.container():
        if progress.timeline:
            emotions = tuple(dict.fromkeys(strip.emotion for strip in progress.timeline))
            steady.chart(
                live_charts.timeline,
                live_frames.strips(progress.timeline),
                emotions,
                key="live-timeline",
                alt="Heat map of emotion shares over time; see the caption and table for figures",
            )
    st.caption(caption)
    if progress.timeline:
        with st.expander("Show the timeline as a table"):
            st.dataframe(
                live_charts.timeline_table(progress.timeline),
                key="timeline-table",
                hide_index=True,
                alt="Share of comments with each emotion, by period",
            )
