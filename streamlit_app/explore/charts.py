"""Charts of the Explore page: emotions over time, and emotions that comments carry together."""

import altair as alt
import pandas as pd

from streamlit_app.charts import BAR_STEP, FONT_SIZE, INK, NAMES, PLAIN, TIME, UTC, paint, since


def emotion_strips(over_time: pd.DataFrame) -> alt.Chart:
    """Draw one strip for each emotion along time, the denser the more comments carry it.

    Args:
        over_time: as ``tone_frames.over_time`` makes it.
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
                alt.Tooltip("carrying:Q", title="Comments that carry it", format=","),
                alt.Tooltip("comments:Q", title="Comments", format=","),
            ],
        )
    )
    return chart


def emotion_strips_caption(over_time: pd.DataFrame, undated: int = 0) -> str:
    """Say in words what the strips show, and how many comments have no date."""
    without = f" {undated:,} comments have no date and are left out." if undated else ""
    if over_time.empty:
        return f"No comment has a date, so nothing can be shown over time.{without}".strip()
    sums = over_time.groupby("emotion", sort=False)[["carrying", "comments"]].sum()
    top = str((sums["carrying"] / sums["comments"]).idxmax())
    of_top = over_time[over_time["emotion"] == top]
    peak = of_top.loc[of_top["share"].idxmax()]
    first, last = over_time["starts"].min(), over_time["starts"].max()
    return (
        f"From {first:%d %B %Y} to {last:%d %B %Y} (UTC). The denser the colour, the larger the "
        f"share of the comments of that time; {top}, the most frequent, was at its highest from "
        f"{peak['starts']:%d %B %Y} ({peak['share']:.0%} of {peak['comments']:,})."
        f"{without}"
    )


def together_chart(pairs: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw a square of emotions: of the comments with the row's, how many carry the column's too.

    Args:
        pairs: as `together` makes it.
        dark: whether the page behind it is dark.
    """
    # Rows and columns in one order, so that the pairs of an emotion with itself are the diagonal.
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
            alt.Tooltip("emotion:N", title="Of the comments with"),
            alt.Tooltip("other:N", title="also carry"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
            alt.Tooltip("comments:Q", title="Comments", format=","),
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
    """Return shares of emotions that go together.

    Args:
        counts: ``emotion``, ``other`` and ``comments``, as ``hive.explore`` counts them.

    Returns:
        One row for each two different emotions that a comment carries: ``emotion``, ``other``,
        ``comments`` with both, and ``share`` of those with ``emotion``; frequent emotions first.
    """
    alone = counts[counts["emotion"] == counts["other"]].set_index("emotion")["comments"]
    pairs = counts[counts["emotion"] != counts["other"]].copy()
    pairs["share"] = pairs["comments"] / pairs["emotion"].map(alone)
    place = {name: number for number, name in enumerate(alone.sort_values(ascending=False).index)}
    return pairs.sort_values(
        ["emotion", "other"], key=lambda names: names.map(place), ignore_index=True
    )


def together_caption(pairs: pd.DataFrame) -> str:
    """Say in words which emotions go together most."""
    if pairs.empty:
        return "No comment carries two emotions at once."
    pair = pairs.loc[pairs["comments"].idxmax()]
    return (
        f"{str(pair['emotion']).capitalize()} and {pair['other']} go together most often: in "
        f"{pair['comments']:,} comments. Each row tells how many of the comments with its emotion "
        "carry the column's as well."
    )
