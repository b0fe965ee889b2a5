"""The shifts section of the Compare page: an emotion's share over time, with its shifts."""

from functools import partial

import pandas as pd
import streamlit as st

from streamlit_app import captioned, tone_frames
from streamlit_app.compare import charts as compare_charts
from streamlit_app.compare.shift import Shift
from streamlit_app.compare.shift import shifts as significant_shifts


def render(tones: dict[str, pd.DataFrame], emotions: tuple[str, ...]) -> None:
    """Draw a chart per entry of ``tones``, which maps titles to frames of ``data.tone``."""
    periods = {title: tone_frames.periods(tone) for title, tone in tones.items()}
    shifts = {title: _shifts(frame) for title, frame in periods.items()}
    shifted = [shift.emotion for of_title in shifts.values() for shift in of_title]
    first = shifted[0] if shifted else emotions[0]
    st.subheader("Shifts over time", anchor=False)
    emotion = st.pills(
        "Emotion", emotions, default=first, required=True, key=f"shift-{'-'.join(shifted)}"
    )
    dark = st.context.theme.type == "dark"
    for column, (title, frame) in zip(st.columns(len(periods)), periods.items(), strict=True):
        caption = compare_charts.shift_caption(shifts[title], len(frame))
        with column:
            st.markdown(f"**{title}**")
            if frame.empty:
                st.caption(caption)
                continue
            shares = compare_charts.share_over_time(frame, emotion)
            mark = next((shift for shift in shifts[title] if shift.emotion == emotion), None)
            chart = compare_charts.share_line(shares, emotion, mark, dark=dark)
            with captioned.chart_and_table(chart, caption):
                _shares_table(shares, emotion, key=f"shares of {title}")


def _shares_table(shares: pd.DataFrame, emotion: str, *, key: str) -> None:
    percent = partial(st.column_config.NumberColumn, format="percent")
    st.dataframe(
        shares,
        key=key,
        hide_index=True,
        alt=f"Share of comments with {emotion} in each period, with its 95% interval",
        column_config={
            "starts": st.column_config.DatetimeColumn(
                "From (UTC)", format="localized", timezone="UTC"
            ),
            "share": percent("Share"),
            "low": percent("Lower bound (95%)"),
            "high": percent("Upper bound (95%)"),
            "comments": st.column_config.NumberColumn("Comments", format="localized"),
        },
    )


@st.cache_data(max_entries=100, show_spinner=False)
def _shifts(periods: pd.DataFrame) -> list[Shift]:
    return significant_shifts(periods)
