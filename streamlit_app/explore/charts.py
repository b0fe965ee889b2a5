"""Charts of the Explore page: emotions over time, and co-occurring emotions."""

import altair as alt
import pandas as pd

from streamlit_app.charts import BAR_STEP, FONT_SIZE, INK, NAMES, PLAIN, TIME, UTC, paint, since
from streamlit_app.wording import quantity


def emotion_strips(over_time: pd.DataFrame) -> alt.Chart:
    """Draw a heat map of each emotion's share over time.

    Args:
        over_time: the frame returned by ``tone_frames.over_time``.
    """
    highest = max(float(over_time["share"].max()), 0.05)
    chart: alt.Chart = (
        alt.Chart(over_time, height=alt.Step(BAR_STEP))
        .mark_rect()
        .encode(
            x=alt.X("starts:T", scale=UTC, axis=TIME),
            x2="ends:T",
            y=alt.Y("emotion:N", sort=None, axis=NAMES),
            color=alt.Color(
                "emotion:N",
                scale=paint(over_time["emotion"]),
                legend=None,
            ),
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(domain=[0, highest], range=[0.06, 1]), legend=None
            ),
            tooltip=[
                alt.Tooltip("emotion:N", title="Emotion"),
                since("starts"),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
                alt.Tooltip("carrying:Q", title="Comments with emotion", format=","),
                alt.Tooltip("comments:Q", title="All comments", format=","),
            ],
        )
    )
    return chart


def emotion_strips_caption(over_time: pd.DataFrame, undated: int = 0) -> str:
    """Return the caption of `emotion_strips`, with the number of comments without a date."""
    without = f" Not shown: {quantity(undated, 'comment')} without a date." if undated else ""
    if over_time.empty:
        return f"No comment has a date, so there is no timeline.{without}"
    sums = over_time.groupby("emotion", sort=False)[["carrying", "comments"]].sum()
    top = str((sums["carrying"] / sums["comments"]).idxmax())
    of_top = over_time[over_time["emotion"] == top]
    peak = of_top.loc[of_top["share"].idxmax()]
    first, last = over_time["starts"].min(), over_time["starts"].max()
    return (
        f"From {first:%d %B %Y} to {last:%d %B %Y} (UTC). A stronger colour means a larger share "
        f"of comments with the emotion. The most frequent emotion, {top}, peaked in the period "
        f"from {peak['starts']:%d %B %Y} ({peak['share']:.0%} of "
        f"{quantity(int(peak['comments']), 'comment')}).{without}"
    )


def together_chart(pairs: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw a matrix of emotions: the share of comments with the row's that carry the column's too.

    Args:
        pairs: the frame returned by `together`.
        dark: whether the page background is dark.
    """
    # The same order for rows and columns, so that the diagonal is an emotion with itself.
    order = pairs["emotion"].unique().tolist()
    base = alt.Chart(pairs, height=alt.Step(BAR_STEP)).encode(
        x=alt.X(
            "other:N",
            sort=order,
            axis=alt.Axis(
                title=None,
                ticks=False,
                domain=False,
                orient="top",
                labelAngle=-40,
                labelFontSize=FONT_SIZE,
            ),
        ),
        y=alt.Y("emotion:N", sort=order, axis=NAMES),
        tooltip=[
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("other:N", title="Also carried"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
            alt.Tooltip("comments:Q", title="Comments with both", format=","),
        ],
    )
    squares = base.mark_rect(cornerRadius=3, color=PLAIN).encode(
        opacity=alt.Opacity(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.75]), legend=None
        )
    )
    figures = base.mark_text(fontSize=11, color=INK[dark]).encode(
        text=alt.Text("share:Q", format=".0%")
    )
    return alt.LayerChart(layer=[squares, figures])


def together(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of co-occurring emotions.

    Args:
        counts: ``emotion``, ``other`` and ``comments``, as counted by ``hive.explore``.

    Returns:
        One row per ordered pair of different emotions that occur in the same comment, frequent
        emotions first: ``emotion``, ``other``, ``comments`` (with both) and ``share`` (0..1 of the
        comments with ``emotion``).
    """
    totals = counts[counts["emotion"] == counts["other"]].set_index("emotion")["comments"]
    pairs = counts[counts["emotion"] != counts["other"]].copy()
    pairs["share"] = pairs["comments"] / pairs["emotion"].map(totals)
    place = {name: number for number, name in enumerate(totals.sort_values(ascending=False).index)}
    return pairs.sort_values(
        ["emotion", "other"], key=lambda names: names.map(place), ignore_index=True
    )


def together_caption(pairs: pd.DataFrame) -> str:
    """Return the caption of `together_chart`, with the most frequent pair."""
    if pairs.empty:
        return "No comment carries more than one emotion."
    pair = pairs.loc[pairs["comments"].idxmax()]
    return (
        f"Most frequent pair: {pair['emotion']} and {pair['other']} "
        f"({quantity(int(pair['comments']), 'comment')}). Each cell is the share of comments with "
        "the row's emotion that also carry the column's."
    )
