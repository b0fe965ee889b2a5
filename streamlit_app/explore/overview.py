"""The overview of the Explore page: tone, shares, timeline, strongest comments, co-occurrence."""

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import captioned, data, faults, frames, parts, tone_frames, tone_line
from streamlit_app.comment import panel as comment_panel
from streamlit_app.explore import charts as explore_charts
from streamlit_app.wording import quantity


def render(video_id: str, model: Model) -> None:
    """Draw the overview; its parts query Hive in parallel."""
    st.fragment(tone_line.stored, parallel=True)(video_id, model, Search())
    for part in (_tone, _strongest, _together):
        st.fragment(part, parallel=True)(video_id, model)


def _tone(video_id: str, model: Model) -> None:
    with faults.explained(faults.QUERY_FAILED, "emotions"):
        with st.spinner("Querying Hive ..."):
            tone = data.tone(video_id, model)
        totals = tone_frames.totals(tone)
        emotions = frames.emotions_of(totals.emotions)
        left, right = st.columns([2, 3], gap="large")
        with left:
            parts.emotion_shares(totals.emotions, totals.comments, emotions)
            if totals.other_language:
                st.caption(
                    f"Not counted: {quantity(totals.other_language, 'comment')} in other "
                    "languages, which the model was not trained for."
                )
        with right:
            ordered = frames.shares(totals.emotions, totals.comments, emotions)["emotion"].tolist()
            over_time = tone_frames.over_time(tone_frames.periods(tone), ordered)
            _over_time(over_time, ordered, totals.undated)


def _over_time(over_time: pd.DataFrame, emotions: list[str], undated: int) -> None:
    st.subheader("Over time", anchor=False)
    caption = explore_charts.emotion_strips_caption(over_time, undated)
    if over_time.empty:
        st.caption(caption)
        return
    with captioned.chart_and_table(explore_charts.emotion_strips(over_time), caption):
        table = over_time.pivot(index="starts", columns="emotion", values="share")
        shares = {name: st.column_config.NumberColumn(format="percent") for name in emotions}
        starts = st.column_config.DatetimeColumn("From (UTC)", format="localized", timezone="UTC")
        st.dataframe(
            table[emotions],
            key="over-time-table",
            alt="Share of comments with each emotion, by period",
            column_config={"starts": starts, **shares},
        )


def _strongest(video_id: str, model: Model) -> None:
    st.subheader("Strongest comments", anchor=False)
    with faults.explained(faults.QUERY_FAILED, "strongest"):
        with st.spinner("Querying Hive ..."):
            comments = data.strongest(video_id, model)
        if comments.empty:
            st.caption("No comment carries an emotion.")
            return
        emotions = frames.emotions_of(comments["emotion"])
        carried = [name for name in emotions if (comments["emotion"] == name).any()]
        emotion = st.pills("Emotion", carried, default=carried[0], required=True, key="strongest")
        key = f"strongest-{video_id}-{emotion}"
        chosen = parts.rows_table(comments[comments["emotion"] == emotion], key, emotions)
        st.caption(f"Comments with the highest scores for {emotion}, highest first.")
        if chosen is not None:
            comment_panel.render(*chosen)


def _together(video_id: str, model: Model) -> None:
    st.subheader("Co-occurring emotions", anchor=False)
    with faults.explained(faults.QUERY_FAILED, "together"):
        with st.spinner("Querying Hive ..."):
            pairs = explore_charts.together(data.together(video_id, model))
        caption = explore_charts.together_caption(pairs)
        if pairs.empty:
            st.caption(caption)
            return
        dark = st.context.theme.type == "dark"
        chart = explore_charts.together_chart(pairs, dark=dark)
        with captioned.chart_and_table(chart, caption):
            st.dataframe(
                pairs,
                key="together-table",
                hide_index=True,
                alt="Pairs of emotions that occur in the same comment",
                column_config={
                    "emotion": "Emotion",
                    "other": "Also carried",
                    "comments": st.column_config.NumberColumn(
                        "Comments with both", format="localized"
                    ),
                    "share": st.column_config.NumberColumn("Share", format="percent"),
                },
            )
