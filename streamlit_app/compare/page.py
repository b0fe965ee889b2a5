"""The Compare page: two videos, or two periods of one video, with confidence intervals."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import (
    captioned,
    data,
    downloads,
    faults,
    frames,
    pickers,
    tone_frames,
    tone_line,
    uncertainty,
)
from streamlit_app.compare import charts as compare_charts
from streamlit_app.compare import over_time
from streamlit_app.tone_frames import Totals
from streamlit_app.wording import quantity

VIDEOS, PERIODS = "Two videos", "Two periods of one video"


class Side(NamedTuple):
    """One side of the comparison: a video, optionally from ``since`` until before ``until``."""

    video_id: str
    model: Model
    since: datetime | None = None
    until: datetime | None = None


def render() -> None:
    """Draw the page, or the error that prevents it."""
    st.title("Compare", anchor=False)
    with faults.explained(faults.QUERY_FAILED):
        videos = pickers.videos()
        if videos.empty:
            return
        kind = st.segmented_control(
            "Compare",
            [VIDEOS, PERIODS],
            default=VIDEOS if len(videos) > 1 else PERIODS,
            required=True,
            key="compare",
            persist_state="session",
            label_visibility="collapsed",
        )
        chosen = _videos(videos) if kind == VIDEOS else _periods(videos)
        if chosen is not None:
            _compare(*chosen)


def _videos(videos: pd.DataFrame) -> tuple[Side, Side]:
    left, right = st.columns(2, gap="large")
    with left:
        video_a = pickers.video(videos, "a", "Video A")
        a = Side(video_a, pickers.model(videos, video_a, "model-a"))
    with right:
        others = videos[videos["video_id"] != video_a] if len(videos) > 1 else videos
        video_b = pickers.video(others, "b", "Video B")
        b = Side(video_b, pickers.model(videos, video_b, "model-b"))
    return a, b


def _periods(videos: pd.DataFrame) -> tuple[Side, Side] | None:
    video_id = pickers.video(videos, "video")
    model = pickers.model(videos, video_id, "model")
    with st.spinner("Querying Hive ..."):
        periods = tone_frames.periods(data.tone(video_id, model))
    if periods.empty:
        st.info("No comment of this video has a date.", icon=":material/event_busy:")
        return None
    first, last = periods.index.min().date(), periods.index.max().date() + timedelta(days=1)
    # By default, both periods have about the same number of comments: that gives the most power.
    reached = periods["comments"].cumsum() * 2 >= periods["comments"].sum()
    half = periods.index[reached.argmax()].date()
    left, right = st.columns(2, gap="large")
    with left:
        a = _period("Period A", video_id, first, max(first, half - timedelta(days=1)))
    with right:
        b = _period("Period B", video_id, half, last)
    if a is None or b is None:
        st.info("Choose the first and last day of both periods.", icon=":material/date_range:")
        return None
    return Side(video_id, model, *a), Side(video_id, model, *b)


def _period(label: str, video_id: str, first: date, last: date) -> tuple[datetime, datetime] | None:
    days = st.date_input(f"{label} (UTC)", (first, last), key=f"{label}-{video_id}")
    if not isinstance(days, tuple) or len(days) != 2:
        return None  # only the first day is chosen so far
    since, until = (datetime.combine(day, time(), UTC) for day in days)
    return since, until + timedelta(days=1)


def _compare(side_a: Side, side_b: Side) -> None:
    with st.spinner("Querying Hive ..."):
        tones = {"A": data.tone(*side_a), "B": data.tone(*side_b)}
    totals = {name: tone_frames.totals(tone) for name, tone in tones.items()}
    _warn(side_a, side_b, totals)
    labels = {emotion for side in totals.values() for emotion in side.emotions}
    emotions = frames.emotions_of(labels)
    st.subheader("Emotion shares", anchor=False)
    for column, name, side in zip(st.columns(2, gap="large"), "AB", (side_a, side_b), strict=True):
        with column:
            _tone(side, name)
            _download(side, name)
    a, b = totals["A"], totals["B"]
    compared = uncertainty.compared(
        frames.shares(a.emotions, a.comments, emotions),
        frames.shares(b.emotions, b.comments, emotions),
        (a.comments, b.comments),
    )
    sides = compare_charts.sides(totals, emotions)
    caption = compare_charts.side_by_side_caption(compared)
    with captioned.chart_and_table(compare_charts.side_by_side(sides), caption):
        _table(compared, sides)
    if side_a.video_id == side_b.video_id:
        over_time.render({"Over time": data.tone(side_a.video_id, side_a.model)}, emotions)
    else:
        over_time.render({f"{name} over time": tone for name, tone in tones.items()}, emotions)


def _tone(side: Side, name: str) -> None:
    wanted = Search(since=side.since, until=side.until)
    draw = st.fragment(tone_line.stored, parallel=True)
    draw(side.video_id, side.model, wanted, f"Tone of {name}")


def _download(side: Side, name: str) -> None:
    wanted = Search(since=side.since, until=side.until)
    label = "All comments of the video" if side.since is None else "All comments of the period"
    stored = downloads.Stored(label, side.video_id, side.model, wanted)
    downloads.menu(f"{side.video_id}-{name}", [stored], label=f"Download {name}")


def _warn(side_a: Side, side_b: Side, totals: dict[str, Totals]) -> None:
    for name, side in totals.items():
        if side.comments < uncertainty.FEW:
            st.warning(
                f"{name} has only {quantity(side.comments, 'comment')}, so its shares are "
                "uncertain and their intervals wide.",
                icon=":material/warning:",
            )
    if side_a.model != side_b.model:
        st.warning(
            "A and B were predicted by different models or model versions, so differences may come "
            "from the models instead of the comments.",
            icon=":material/warning:",
        )
    st.caption(
        "; ".join(
            f"{name}: {quantity(side.comments, 'comment')}"
            + (f", {side.other_language:,} more in other languages" if side.other_language else "")
            for name, side in totals.items()
        )
        + "."
    )


def _table(compared: pd.DataFrame, sides: pd.DataFrame) -> None:
    wide = sides.pivot(index="emotion", columns="side", values=["share", "low", "high"])
    wide.columns = wide.columns.map(lambda name: f"{name[1]} {name[0]}")
    table = compared.set_index("emotion")[["gap", "low", "high", "differs"]].join(wide)
    percent = st.column_config.NumberColumn(format="percent")
    order = ["A share", "A low", "A high", "B share", "B low", "B high", "gap", "low", "high"]
    st.dataframe(
        table[[*order, "differs"]],
        key="compared",
        alt="Shares of both sides with their intervals, and their differences",
        column_config=dict.fromkeys(order, percent)
        | {
            "gap": st.column_config.NumberColumn("B − A", format="percent"),
            "low": st.column_config.NumberColumn("Lower bound", format="percent"),
            "high": st.column_config.NumberColumn("Upper bound", format="percent"),
            "differs": st.column_config.CheckboxColumn("Significant"),
        },
    )
