"""Charts: each function takes a frame and returns an Altair chart, and does nothing else."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from streaming.tables.tones import WORDS, counted, percent
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR, TONE_COLOURS

INK = {False: "#1f2430", True: "#e8eaef"}
"""The page's own text colours: marks do not take them from its theme."""

PLAIN = "#4968da"
"""What is drawn in one colour and shows no single emotion; clear on both backgrounds."""

FONT_SIZE = 13

BAR_STEP = 30
"""Height of one bar with its gap, in pixels."""

NAMES = alt.Axis(
    title=None,
    ticks=False,
    domain=False,
    labelPadding=8,
    labelLimit=120,
    labelFontSize=FONT_SIZE,
    labelOverlap=False,
)
"""The axis of emotions, alike on every chart that names them."""

TIME = alt.Axis(title=None, grid=False, labelFontSize=FONT_SIZE)
"""The axis of time."""

UTC = alt.Scale(type="utc")
"""The scale of time, on each layer that has one: without it the browser would write its visitor's
own zone, and captions and tables say UTC."""


TONE_HEIGHT = 18
"""Height of the bar of tones, in pixels."""

_WRITTEN = "datum.share > 0 && datum.share < 0.01 ? '<1%' : format(datum.share, '.0%')"
# The browser writes it as `percent` does, so that the frame is drawn as it is.

_NARROWEST = 0.06
# A smaller part of the bar of tones has no room for its share below it.


def paint(emotions: Iterable[str]) -> alt.Scale:
    """Return each emotion's own colour; a label that is none of the eleven has none of its own.

    It is the same whatever the order of ``emotions``.
    """
    colours = {**dict.fromkeys(sorted(set(emotions)), NO_EMOTION_COLOUR), **COLOURS}
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def since(field: str) -> alt.Tooltip:
    """Return a tooltip's line that says, to the minute and in UTC, from when on a mark holds.

    A tooltip has no scale: only a time unit keeps it from the visitor's own zone.

    Args:
        field: the column with the time.
    """
    return alt.Tooltip(
        field, type="temporal", timeUnit="utcyearmonthdatehoursminutes", title="From (UTC)"
    )


def emotion_bars(shares: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw one horizontal bar for each emotion, in the frame's order, its share written beside it.

    Args:
        shares: ``emotion``, ``comments`` and ``share`` (0..1), as ``frames.shares`` makes it; a
            ``strength`` (0..1 or missing) is drawn as a line across the bar.
        dark: whether the page behind it is dark.
    """
    scale = alt.Scale(domain=[0, _right_end(shares)])
    base = alt.Chart(shares, height=alt.Step(BAR_STEP)).encode(
        # Named one by one: layers that leave out different rows share an alphabetical axis else.
        y=alt.Y("emotion:N", sort=shares["emotion"].tolist(), axis=NAMES),
        x=alt.X("share:Q", scale=scale, axis=None),
        tooltip=[
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("comments:Q", title="Comments", format=","),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.66}).encode(
        color=alt.Color("emotion:N", scale=paint(shares["emotion"]), legend=None)
    )
    figures = (
        base.transform_calculate(written=_WRITTEN)
        .mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=INK[dark])
        .encode(text="written:N")
    )
    if "strength" not in shares:
        return alt.LayerChart(layer=[bars, figures])
    lines = base.mark_tick(thickness=2, color=INK[dark], height={"band": 0.9}).encode(
        x=alt.X("strength:Q", scale=scale, axis=None),
        tooltip=[
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("strength:Q", title="Intensity", format=".2f"),
        ],
    )
    return alt.LayerChart(layer=[bars, figures, lines])


def _right_end(shares: pd.DataFrame) -> float:
    """Return where the share axis ends.

    It moves in steps of a tenth, so that the bars are not rescaled with each new comment, and
    leaves room for the written share.
    """
    highest = 1.0 if "strength" in shares else float(shares["share"].max())
    return min(1.0, (int(highest * 10) + 1) / 10) * 1.18


def emotion_bars_caption(shares: pd.DataFrame, comments: int) -> str:
    """Say in words what the bars show, for ``comments`` comments."""
    if not comments:
        return "No comment has been predicted yet."
    found = shares[shares["comments"] > 0].head(3)
    if found.empty:
        labels = "eleven emotions" if set(shares["emotion"]) == set(COLOURS) else "model's labels"
        return f"None of the {comments:,} comments carries one of the {labels}."
    first, *others = [
        f"{emotion} ({percent(share)})"
        for emotion, share in zip(found["emotion"], found["share"], strict=True)
    ]
    then = f", then {' and '.join(others)}" if others else ""
    return (
        f"The most frequent of {counted(comments)}: {first}{then}. "
        "One comment can carry several emotions or none, so shares need not add up to 100%."
    )


def tone_bar(shares: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw one horizontal bar whose parts are the tones, the larger shares written below it.

    Args:
        shares: as ``frames.tone_shares`` makes it.
        dark: whether the page behind it is dark.
    """
    names = alt.Scale(
        domain=[WORDS[tone] for tone in TONE_COLOURS], range=list(TONE_COLOURS.values())
    )
    # One row of a fixed step: of a height in pixels, Streamlit would take the legend's away.
    base = (
        alt.Chart(shares, height=alt.Step(TONE_HEIGHT + 2 * FONT_SIZE))
        .transform_calculate(row="'tone'", middle="(datum.start + datum.end) / 2")
        .encode(
            y=alt.Y("row:N", axis=None),
            tooltip=[
                alt.Tooltip("tone:N", title="Tone"),
                alt.Tooltip("comments:Q", title="Comments", format=","),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
            ],
        )
    )
    whole = alt.Scale(domain=[0, 1], nice=False)
    legend = alt.Legend(title=None, orient="top", labelFontSize=FONT_SIZE, labelLimit=120)
    parts = base.mark_bar(height=TONE_HEIGHT, yOffset=-FONT_SIZE / 2).encode(
        x=alt.X("start:Q", scale=whole, axis=None),
        x2="end:Q",
        color=alt.Color("tone:N", scale=names, legend=legend),
    )
    figures = (
        base.transform_filter(f"datum.share >= {_NARROWEST}")
        .transform_calculate(written=_WRITTEN)
        .mark_text(baseline="top", dy=TONE_HEIGHT / 2, fontSize=FONT_SIZE, color=INK[dark])
        .encode(x=alt.X("middle:Q", scale=whole, axis=None), text="written:N")
    )
    return alt.LayerChart(layer=[parts, figures])
