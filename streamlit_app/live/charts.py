"""The timeline of a live request, and what its charts show in words.

The chart's specification depends on nothing but the emotions that are shown, so that new comments
change its data alone: the browser then moves what it has drawn, and nothing flickers.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import altair as alt
import pyarrow as pa

from streamlit_app.charts import NAMES, TIME, UTC, paint, since
from streamlit_app.live_requests.frames import Strip

_ROW = 20
_DEPTH = alt.Scale(domain=[0, 0.6], clamp=True)


def intensity_caption(strengths: Mapping[str, float]) -> str:
    """Say in words which emotion is felt most strongly where it is found.

    ``strengths`` are the mean scores (0..1) of the comments that carry the emotion.
    """
    if not strengths:
        return ""
    strongest = max(strengths, key=strengths.__getitem__)
    return (
        f"The line across a bar is its intensity, the mean score of the comments that carry the "
        f"emotion: highest for {strongest} ({strengths[strongest]:.2f} of 1)."
    )


def timeline(strips: pa.Table) -> alt.Chart:
    """Draw a strip for each emotion, whose depth of colour is its share at each time.

    Args:
        strips: as ``live_frames.strips`` makes it, with one row or more.
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
                alt.Tooltip("comments:Q", title="Comments", format=","),
                alt.Tooltip("of:Q", title="Of", format=","),
            ],
        )
    )
    return chart


def timeline_caption(timeline: Sequence[Strip]) -> str:
    """Say in words from when to when the comments were written, and when most of them were."""
    if not timeline:
        return "The comments that came so far have no date."
    busiest = max(timeline, key=lambda strip: strip.of)
    first, last = timeline[0].start, timeline[-1].end
    form = "%d %B %Y" if last - first > timedelta(days=2) else "%d %B %Y %H:%M"
    return (
        f"When the comments were written, from {first:{form}} to {last:{form}} UTC. The deeper the "
        f"colour, the larger the share that carries the emotion. Most comments ({busiest.of:,}) "
        f"are of {busiest.start:{form}}."
    )


def timeline_table(timeline: Sequence[Strip]) -> pa.Table:
    """Return the timeline for reading: ``From (UTC)``, ``Comments``, and one share per emotion."""
    rows: dict[str, dict[str, str | int]] = {}
    for strip in timeline:
        start = f"{strip.start:%Y-%m-%d %H:%M}"
        row = rows.setdefault(start, {"From (UTC)": start, "Comments": strip.of})
        row[strip.emotion] = f"{strip.share:.0%}"
    return pa.Table.from_pylist(list(rows.values()))
