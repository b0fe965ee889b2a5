"""The Compare page: two videos, or two periods of one, with honest uncertainty."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import data, faults, frames, pickers, tone_frames, tone_line, uncertainty
from streamlit_app.compare import charts as compare_charts
from streamlit_app.compare import shift
from streamlit_app.tone_frames import Totals

VIDEOS, PERIODS = "Two videos", "Two periods of a video"


class Side(NamedTuple):
    """One of the two that are compared; ``until`` is left out itself."""

    video_id: str
    model: Model
    since: datetime | None = None
    until: datetime | None = None


def render() -> None:
    """Draw the page, or say what stands in its way."""
    st.title("Compare", anchor=False)
    with faults.explained("Hive does not answer this question."):
        videos = pickers.videos()
        if videos.empty:
            return
        kind = st.segmented_control(
            "What to compare",
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
        first = pickers.video(videos, "a", "A")
        one = Side(first, pickers.model(videos, first, "model-a"))
    with right:
        others = videos[videos["video_id"] != first] if len(videos) > 1 else videos
        second = pickers.video(others, "b", "B")
        other = Side(second, pickers.model(videos, second, "model-b"))
    return one, other


def _periods(videos: pd.DataFrame) -> tuple[Side, Side] | None:
    video_id = pickers.video(videos, "video")
    model = pickers.model(videos, video_id, "model")
    with st.spinner("Asking Hive ..."):
        known = tone_frames.periods(data.tone(video_id, model))
    if known.empty:
        st.info("No comment of this video has a date.", icon=":material/event_busy:")
        return None
    first, last = known.index.min().date(), known.index.max().date() + timedelta(days=1)
    # As many comments before as after: the place where two periods can be told apart best.
    half = known.index[(known["comments"].cumsum() * 2 >= known["comments"].sum()).argmax()].date()
    left, right = st.columns(2, gap="large")
    with left:
        one = _period("A", video_id, first, max(first, half - timedelta(days=1)))
    with right:
        other = _period("B", video_id, half, last)
    if one is None or other is None:
        st.info("Choose the first and the last day of both periods.", icon=":material/date_range:")
        return None
    return Side(video_id, model, *one), Side(video_id, model, *other)


def _period(label: str, video_id: str, first: date, last: date) -> tuple[datetime, datetime] | None:
    days = st.date_input(f"{label} (UTC)", (first, last), key=f"period-{label}-{video_id}")
    if not isinstance(days, tuple) or len(days) != 2:
        return None  # only the first of the two days is chosen yet
    since, until = (datetime.combine(day, time(), UTC) for day in days)
    return since, until + timedelta(days=1)


def _compare(one: Side, other: Side) -> None:
    with st.spinner("Asking Hive ..."):
        tones = {"A": data.tone(*one), "B": data.tone(*other)}
    totals = {name: tone_frames.totals(tone) for name, tone in tones.items()}
    _warn(one, other, totals)
    found = {emotion for each in totals.values() for emotion in each.emotions}
    emotions = frames.emotions_of(found)
    st.subheader("Shares", anchor=False)
    for column, name, side in zip(st.columns(2, gap="large"), "AB", (one, other), strict=True):
        with column:
            _tone(side, name)
    a, b = totals["A"], totals["B"]
    compared = uncertainty.compared(
        frames.shares(a.emotions, a.comments, emotions),
        frames.shares(b.emotions, b.comments, emotions),
        (a.comments, b.comments),
    )
    sides = compare_charts.sides(totals, emotions)
    caption = compare_charts.side_by_side_caption(compared)
    st.altair_chart(compare_charts.side_by_side(sides), width="stretch", alt=caption)
    st.caption(caption)
    with st.expander("The same figures as a table"):
        _table(compared, sides)
    if one.video_id == other.video_id:
        _over_time({"Over time": data.tone(one.video_id, one.model)}, emotions)
    else:
        _over_time({f"{name} over time": tone for name, tone in tones.items()}, emotions)


def _tone(side: Side, name: str) -> None:
    wanted = Search(since=side.since, until=side.until)
    draw = st.fragment(tone_line.stored, parallel=True)
    draw(side.video_id, side.model, wanted, f"Tone of {name}")


def _warn(one: Side, other: Side, totals: dict[str, Totals]) -> None:
    for name, each in totals.items():
        if each.comments < uncertainty.FEW:
            noun = "comment" if each.comments == 1 else "comments"
            st.warning(
                f"{name} has {each.comments:,} {noun} only: its shares say little, as the width of "
                "their intervals shows.",
                icon=":material/warning:",
            )
    if one.model != other.model:
        st.warning(
            "A and B were predicted by different models or versions of one: a difference may come "
            "from them, and not from the comments.",
            icon=":material/warning:",
        )
    st.caption(
        "; ".join(
            f"{name}: {each.comments:,} comments"
            + (f", {each.other_language:,} more in other languages" if each.other_language else "")
            for name, each in totals.items()
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
        alt="Shares of both sides with their intervals, and the differences",
        column_config=dict.fromkeys(order, percent)
        | {
            "gap": st.column_config.NumberColumn("B less A", format="percent"),
            "low": st.column_config.NumberColumn("at least", format="percent"),
            "high": st.column_config.NumberColumn("at most", format="percent"),
            "differs": st.column_config.CheckboxColumn("Differs"),
        },
    )


def _over_time(tones: dict[str, pd.DataFrame], emotions: tuple[str, ...]) -> None:
    periods = {title: tone_frames.periods(tone) for title, tone in tones.items()}
    shifts = {title: _shifts(each) for title, each in periods.items()}
    shifted = [one.emotion for each in shifts.values() for one in each]
    first = shifted[0] if shifted else emotions[0]
    st.subheader("Shifts of tone", anchor=False)
    emotion = st.pills(
        "Emotion", emotions, default=first, required=True, key=f"shift-{'-'.join(shifted)}"
    )
    dark = st.context.theme.type == "dark"
    for column, (title, each) in zip(st.columns(len(periods)), periods.items(), strict=True):
        caption = compare_charts.shift_caption(shifts[title], len(each))
        with column:
            st.markdown(f"**{title}**")
            if each.empty:
                st.caption(caption)
                continue
            shares = compare_charts.share_over_time(each, emotion)
            at = next((one for one in shifts[title] if one.emotion == emotion), None)
            chart = compare_charts.share_line(shares, emotion, at, dark=dark)
            st.altair_chart(chart, width="stretch", alt=caption)
            st.caption(caption)
            with st.expander("The same figures as a table"):
                _shares_table(shares, emotion, key=f"shares of {title}")


def _shares_table(shares: pd.DataFrame, emotion: str, *, key: str) -> None:
    percent = partial(st.column_config.NumberColumn, format="percent")
    st.dataframe(
        shares,
        key=key,
        hide_index=True,
        alt=f"Share of the comments of each period that carry {emotion}, with its 95% interval",
        column_config={
            "starts": st.column_config.DatetimeColumn(
                "From (UTC)", format="localized", timezone="UTC"
            ),
            "share": percent("Share"),
            "low": percent("At least (95%)"),
            "high": percent("At most (95%)"),
            "comments": st.column_config.NumberColumn("Comments", format="localized"),
        },
    )


@st.cache_data(max_entries=100, show_spinner=False)
def _shifts(periods: pd.DataFrame) -> list[shift.Shift]:
    return shift.shifts(periods)
