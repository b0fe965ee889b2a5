"""One live request on the page: its videos, how it stands, and what may be done to it."""

import streamlit as st

from streaming.sources import VideoDetails
from streamlit_app import faults
from streamlit_app.live_requests.live import LiveRequest, Snapshot

COUNTS = {
    "fetched": ("Fetched", "Comments that came from the source."),
    "queued": ("Queued", "Comments that Kafka has taken."),
    "predicted": ("Predicted", "Comments whose emotions are known, by every model."),
    "saved": ("Saved", "Comments whose predictions are in the Hive table."),
    "unreadable": ("Unreadable", "Rows or messages that could not be read, and are set aside."),
    "duplicates": ("Duplicates", "Comments that the source gave more than once; sent once."),
}

SHOWN_VIDEOS = 4


def heading(request: LiveRequest) -> None:
    """Say whose comments these are; what YouTube says of a video is shown as plain text."""
    if not request.videos:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown("**Comments of**")
            st.text(request.title)
        return
    with st.container(horizontal=True, gap="medium"):
        for video in request.videos[:SHOWN_VIDEOS]:
            _video(video)
    if len(request.videos) > SHOWN_VIDEOS:
        st.caption(f"And {len(request.videos) - SHOWN_VIDEOS} more videos.")


def _video(video: VideoDetails) -> None:
    with st.container(horizontal=True, gap="small", width=420, vertical_alignment="center"):
        if video.thumbnail:
            st.image(video.thumbnail, width=128, alt="The video's preview picture")
        with st.container(gap=None, width=260):
            st.text(video.title or video.video_id)
            st.caption(_counts_of(video))


def _counts_of(video: VideoDetails) -> str:
    counts = ((video.views, "views"), (video.likes, "likes"), (video.comments, "comments"))
    known = [f"{count:,} {what}" for count, what in counts if count is not None]
    if video.published_at is not None:
        known.append(f"{video.published_at:%d %B %Y}")
    return " · ".join([*(["live now"] if video.live else []), *known])


def state(now: Snapshot) -> None:
    """Show how far the request is, or how it ended."""
    if now.fault is not None:
        faults.show(now.fault.title, now.fault.explanation)
        if now.fault.part_is_down:
            st.markdown("The [Platform page](platform) shows which part is down.")
    elif now.running:
        done = (now.queued + now.predicted + now.saved) / max(3 * now.fetched, 1)
        st.progress(min(done, 1.0), text=_step(now))
    elif now.state == "cancelled":
        st.info(f"Cancelled. {_kept(now)}", icon=":material/cancel:")
    elif now.fetched == 0:
        st.info("There were no comments to predict.", icon=":material/inbox:")
    else:
        st.success(f"Finished: {_kept(now)}", icon=":material/check_circle:")


def buttons(request: LiveRequest, now: Snapshot) -> None:
    """Let the visitor pause, resume and cancel a request that runs."""
    if not now.running:
        return
    paused, stopping = now.state == "paused", now.state == "stopping"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            "Resume" if paused else "Pause",
            key="pause",
            icon=":material/play_arrow:" if paused else ":material/pause:",
            on_click=request.control.resume if paused else request.control.pause,
            disabled=stopping,
        )
        st.button(
            "Cancel",
            key="cancel",
            icon=":material/stop:",
            on_click=request.cancel,
            disabled=stopping,
        )
        st.caption("This page's address keeps the request, for you and for whom you give it to.")


def counts(now: Snapshot) -> None:
    """Show how many comments have come through each stage."""
    with st.container(horizontal=True, gap="xsmall"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(now, name), help=meaning, format="localized", width=118)


def problems(now: Snapshot) -> None:
    """Show what the source could not give as it is."""
    if now.problems:
        with st.expander(f"What the source could not give as it is ({len(now.problems):,})"):
            st.dataframe(
                {"Problem": now.problems},
                hide_index=True,
                alt="What the source could not give as it is",
            )


def _step(now: Snapshot) -> str:
    underway = now.fetched - now.predicted - now.dead
    if now.state == "paused":
        rest = (
            f" {underway:,} comments that were sent before are still predicted."
            if underway > 0
            else ""
        )
        return f"Paused: nothing more is read.{rest}"
    if now.state == "stopping":
        return (
            f"Stopping: {max(underway, 0):,} comments that were sent before are still predicted ..."
        )
    if now.fetched == 0:
        return "Fetching the first comments ..."
    if now.predicted == 0:
        return "Waiting for the first predictions ..."
    if underway > 0:
        return f"Predicting: {now.predicted:,} of {now.fetched:,} comments ..."
    if now.saved < now.predicted:
        return f"Saving: {now.saved:,} of {now.predicted:,} predictions are in Hive ..."
    return "Waiting for further comments ..."


def _kept(now: Snapshot) -> str:
    new = "1 row is" if now.new_rows == 1 else f"{now.new_rows or 0:,} rows are"
    return f"{new} new in Hive, {now.known_rows or 0:,} known before."
