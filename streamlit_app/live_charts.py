"""The timeline of a live request, and what its charts show in words.

The chart's specification depends on nothing but the emotions that are shown, so that new comments
change its data alone: the browser then moves what it has drawn, and nothing flickers.
"""

import altair as alt
import pandas as pd

from streamlit_app.charts import FONT_SIZE, NAMES, paint

_ROW = 20
_DEPTH = alt.Scale(domain=[0, 0.6], clamp=True)


def intensity_caption(shares: pd.DataFrame) -> str:
    """Say in words which emotion is felt most strongly where it is found.

    ``shares`` has ``emotion`` and ``strength``, as ``live_frames.intensity`` makes it.
    """
    found = shares.dropna(subset=["strength"])
    if found.empty:
        return ""
    strongest = found.sort_values("strength", ascending=False, kind="stable").iloc[0]
    return (
        f"The line across a bar is its intensity, the mean score of the comments that carry the "
        f"emotion: highest for {strongest['emotion']} ({strongest['strength']:.2f} of 1)."
    )


def timeline(steps: pd.DataFrame) -> alt.Chart:
    """Draw a strip for each emotion, whose depth of colour is its share at each time.

    Args:
        steps: as ``live_frames.timeline`` makes it, with one row or more.
    """
    emotions = steps["emotion"].drop_duplicates().tolist()
    chart: alt.Chart = (
        alt.Chart(steps, height=alt.Step(_ROW))
        .mark_rect(cornerRadius=1)
        .encode(
            x=alt.X("start:T", title=None, axis=alt.Axis(grid=False, labelFontSize=FONT_SIZE)),
            x2="end:T",
            y=alt.Y("emotion:N", sort=emotions, axis=NAMES),
            color=alt.Color("emotion:N", scale=paint(emotions), legend=None),
            opacity=alt.Opacity("share:Q", scale=_DEPTH, legend=None),
            tooltip=[
                alt.Tooltip("start:T", title="From", format="%d %b %Y %H:%M"),
                alt.Tooltip("emotion:N", title="Emotion"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
                alt.Tooltip("comments:Q", title="Comments", format=","),
                alt.Tooltip("of:Q", title="Of", format=","),
            ],
        )
    )
    return chart


def timeline_caption(steps: pd.DataFrame) -> str:
    """Say in words from when to when the comments were written, and when most of them were."""
    if steps.empty:
        return "The comments that came so far have no date."
    each = steps.drop_duplicates("start")
    busiest = each.loc[each["of"].idxmax()]
    first, last = each["start"].min(), each["end"].max()
    form = "%d %B %Y" if last - first > pd.Timedelta(days=2) else "%d %B %Y %H:%M"
    return (
        f"When the comments were written, from {first:{form}} to {last:{form}} UTC. The deeper the "
        f"colour, the larger the share that carries the emotion. Most comments ({busiest['of']:,}) "
        f"are of {busiest['start']:{form}}."
    )


def timeline_table(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the timeline for reading: ``From (UTC)``, ``Comments``, and one share per emotion."""
    table = steps.pivot_table(
        index=["start", "of"], columns="emotion", values="share", sort=False
    ).reset_index()
    shares = table.columns.difference(["start", "of"], sort=False)
    table[shares] = table[shares].map("{:.0%}".format)
    table["start"] = table["start"].dt.strftime("%Y-%m-%d %H:%M")
    return table.rename(columns={"start": "From (UTC)", "of": "Comments"}).rename_axis(columns=None)
