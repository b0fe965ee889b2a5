"""A live request on the page: its videos, state, buttons, counts and problems."""

import streamlit as st

from errors import ToneError
from streaming.sources import VideoDetails
from streaming.sources.report import KEPT_PROBLEMS
from streaming.sources.youtube.estimate import Estimate
from streamlit_app import data, faults
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.progress import Progress
from streamlit_app.wording import length, quantity

COUNTS = {
    "fetched": ("Fetched", "Comments read from the source."),
    "queued": ("Queued", "Comments accepted by Kafka."),
    "predicted": ("Predicted", "Comments predicted by every model."),
    "saved": ("Saved", "Comments whose predictions are saved in Hive."),
    "unreadable": (
        "Unreadable",
        "Rows skipped by the source, and messages that became dead letters.",
    ),
    "duplicates": ("Duplicates", "Comments the source returned more than once. Each is sent once."),
}

SHOWN_KINDS = 5
"""Kinds of problems shown with their counts; if there are more, a table lists all."""

SHOWN_VIDEOS = 4
"""Videos shown with title and thumbnail; if there are more, a table lists all."""


def heading(request: LiveRequest) -> None:
    """Show the videos or the source of the request. Titles from YouTube are shown as plain text."""
    if not request.videos:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown("**Comments from**")
            st.text(request.title)
        return
    with st.container(horizontal=True, gap="medium"):
        for video in request.videos[:SHOWN_VIDEOS]:
            _video(video)
    if len(request.videos) > SHOWN_VIDEOS:
        with st.expander(f"All {len(request.videos):,} videos"):
            st.dataframe(
                {
                    "Title": [video.title or video.video_id for video in request.videos],
                    "Comments": [video.comments for video in request.videos],
                    "Length": [length(video.seconds or 0) for video in request.videos],
                    "Published": [video.published_at for video in request.videos],
                },
                column_config={"Published": st.column_config.DateColumn()},
                hide_index=True,
                alt="Titles, comments, lengths and publication dates of all videos",
            )


def _video(video: VideoDetails) -> None:
    with st.container(horizontal=True, gap="small", width=420, vertical_alignment="center"):
        if video.thumbnail:
            st.image(video.thumbnail, width=128, alt="Video thumbnail")
        with st.container(gap=None, width=260):
            st.text(video.title or video.video_id)
            st.caption(_details(video))


def _details(video: VideoDetails) -> str:
    counts = ((video.views, "view"), (video.likes, "like"), (video.comments, "comment"))
    details = ["Live now"] if video.live else []
    details += [length(video.seconds)] if video.seconds else []
    details += [quantity(count, noun) for count, noun in counts if count is not None]
    if video.published_at is not None:
        details.append(f"{video.published_at:%d %B %Y}")
    return " · ".join(details)


def state(progress: Progress) -> None:
    """Show a question, a progress bar, or how the request ended."""
    if progress.fault is not None:
        faults.show(progress.fault.title, progress.fault.explanation)
        if progress.fault.part_is_down:
            st.markdown("The [Platform page](platform) shows which part is down.")
        if progress.fetched or progress.summary:
            st.text(_outcome(progress))
    elif progress.estimate is not None:
        st.warning(_question(progress.estimate), icon=":material/data_usage:")
    elif progress.running:
        done = (progress.queued + progress.predicted + progress.saved) / max(
            3 * progress.fetched, 1
        )
        st.progress(min(done, 1.0), text=_step(progress))
    elif progress.state == "cancelled":
        st.info(f"Cancelled: {_outcome(progress)}", icon=":material/cancel:")
    elif progress.fetched == 0 and progress.skipped:
        st.error(f"No row became a comment: {progress.summary}", icon=":material/error:")
    elif progress.fetched == 0:
        st.info("No comments to analyze.", icon=":material/inbox:")
    elif progress.cut or progress.unreadable:
        st.warning(f"Finished in part: {_outcome(progress)}", icon=":material/warning:")
    else:
        st.success(f"Finished: {_outcome(progress)}", icon=":material/check_circle:")


def buttons(request: LiveRequest, progress: Progress) -> None:
    """Show buttons to confirm, pause, resume and cancel a running request."""
    if not progress.running:
        return
    paused, stopping = progress.state == "paused", progress.state == "stopping"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if progress.state == "asking":
            st.button(
                "Read the comments",
                key="confirm",
                type="primary",
                icon=":material/play_arrow:",
                on_click=request.confirm,
            )
        else:
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
        st.caption("Bookmark or share this page's URL to return to this request.")


def resume(request_id: str) -> None:
    """Offer to go on with a request that was cut short, by the quota for example."""
    unfinished = data.unfinished(request_id)
    if unfinished is None:
        return
    st.info(
        "This analysis is not complete. It can go on where it stopped.",
        icon=":material/bookmark:",
    )
    if st.button("Go on", key="resume", icon=":material/play_arrow:"):
        try:
            st.query_params["request"] = data.start(unfinished).id
        except ToneError as error:
            faults.show("Could not start the request", str(error))
        else:
            st.rerun()


def counts(progress: Progress) -> None:
    """Show the number of comments that have passed each stage."""
    with st.container(horizontal=True, gap="xsmall"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(progress, name), help=meaning, format="localized", width=118)


def problems(progress: Progress) -> None:
    """Show how files were read, and what could not be read, and why."""
    for reading in progress.readings:
        st.text(reading)  # has the file's name
    if progress.quota:
        st.caption(progress.quota)
    for kind in progress.kinds[:SHOWN_KINDS]:
        st.text(kind)
    if progress.problems:
        first = "the first " if len(progress.problems) >= KEPT_PROBLEMS else ""
        with st.expander(f"Problems in the source ({first}{len(progress.problems):,})"):
            if len(progress.kinds) > SHOWN_KINDS:
                st.dataframe(
                    {"Kind": progress.kinds}, hide_index=True, alt="Counts of each kind of problem"
                )
            st.dataframe(
                {"Problem": progress.problems},
                hide_index=True,
                alt="Problems in the source",
            )


def _question(estimate: Estimate) -> str:
    """Return an estimate, and how the rest is read if today's units are not enough for it."""
    if estimate.fits:
        return estimate.sentence()
    return (
        f"{estimate.sentence()} Then the quota is spent: *Go on* continues on the next day where "
        "it stopped, and fetches no page twice."
    )


def _step(progress: Progress) -> str:
    pending = max(progress.fetched - progress.predicted - progress.dead, 0)
    sent = quantity(pending, "comment")
    if progress.state == "paused":
        return f"Paused. Still predicting {sent} already sent ..." if pending else "Paused."
    if progress.state == "stopping":
        return f"Stopping. Still predicting {sent} already sent ..." if pending else "Stopping ..."
    if progress.fetched == 0:
        return "Fetching the first comments ..."
    if progress.predicted == 0:
        return "Waiting for the first predictions ..."
    if pending:
        return f"Predicted {progress.predicted:,} of {quantity(progress.fetched, 'comment')} ..."
    if progress.saved < progress.predicted:
        return (
            f"Saved {progress.saved:,} of {quantity(progress.predicted, 'prediction')} to Hive ..."
        )
    return "Waiting for more comments ..."


def _outcome(progress: Progress) -> str:
    if progress.new_rows is None:  # the request ended before its rows were counted
        rows = f"{quantity(progress.saved, 'comment')} saved to Hive."
    else:
        new = quantity(progress.new_rows, "new row")
        rows = f"{new} in Hive, {progress.known_rows or 0:,} already there."
    return f"{rows} {progress.summary}".rstrip()
