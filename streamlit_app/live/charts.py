"""The timeline of a live request, and the captions of its charts.

The chart's specification only depends on the emotions shown, so that new comments change the data
alone and the browser updates the chart without flickering.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import altair as alt
import pyarrow as pa

from streamlit_app.charts import NAMES, TIME, UTC, paint, since
from streamlit_app.live_requests.frames import Strip
from streamlit_app.wording import quantity

_ROW = 20
_DEPTH = alt.Scale(domain=[0, 0.6], clamp=True)


def intensity_caption(strengths: Mapping[str, float]) -> str:
    """Return the caption of the intensity lines; empty if there are none.

    ``strengths`` maps emotions to the mean score (0..1) of the comments that carry them.
    """
    if not strengths:
        return ""
    strongest = max(strengths, key=strengths.__getitem__)
    return (
        "The line across a bar is the emotion's intensity: the mean score (0 to 1) of comments "
        f"that carry it. Highest intensity: {strongest} ({strengths[strongest]:.2f})."
    )


def timeline(strips: pa.Table) -> alt.Chart:
    """Draw a heat map of each emotion's share over time.

    Args:
        strips: the table returned by ``live_frames.strips``, with at least one row.
    """
    emotions = strips["emotion"].unique().to_pylist()
    chart: alt.Chart = (
        alt.Chart(strips, height=alt.Step(_ROW))
        .mark_rect(cornerRadius=1)
        .encode(
            x=alt.X("start:T", scale=UTC, axis=TIME),
            x2="end:T",
            y=alt.Y("emotion:N", sort=emotions, axis=NAMES),
            color=alt.Color("emotion:N", scale=paint(emotions), legend=None),
            opacity=alt.Opacity("share:Q", scale=_DEPTH, legend=None),
            tooltip=[
                since("start"),
                alt.Tooltip("emotion:N", title="Emotion"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
                alt.Tooltip("comments:Q", title="Comments with emotion", format=","),
                alt.Tooltip("total:Q", title="All comments", format=","),
            ],
        )
    )
    return chart


def timeline_caption(timeline: Sequence[Strip]) -> str:
    """Return the caption of the timeline: its time span and its busiest bin."""
    if not timeline:
        return "No comment has a date yet."
    busiest = max(timeline, key=lambda strip: strip.total)
    first, last = timeline[0].start, timeline[-1].end
    form = "%d %B %Y" if last - first > timedelta(days=2) else "%d %B %Y %H:%M"
    return (
        f"Comments written from {first:{form}} to {last:{form}} (UTC). A stronger colour means a "
        "larger share of comments with the emotion. Busiest period: "
        f"from {busiest.start:{form}} ({quantity(busiest.total, 'comment')})."
    )


def timeline_table(timeline: Sequence[Strip]) -> pa.Table:
    """Return the timeline as a display table: ``From (UTC)``, ``Comments``, a share per emotion."""
    rows: dict[str, dict[str, str | int]] = {}
    for strip in timeline:
        start = f"{strip.start:%Y-%m-%d %H:%M}"
        row = rows.setdefault(start, {"From (UTC)": start, "Comments": strip.total})
        row[strip.emotion] = f"{strip.share:.0%}"
    return pa.Table.from_pylist(list(rows.values()))
