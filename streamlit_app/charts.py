"""Charts that several pages share, as pure functions from a frame to an Altair chart."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from streaming.tables.tones import WORDS, counted, percent
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR, TONE_COLOURS

INK = {False: "#1f2430", True: "#e8eaef"}
"""Text colour by ``dark``: chart marks do not inherit it from the page's theme."""

PLAIN = "#4968da"
"""Colour of marks that stand for no single emotion; readable on both backgrounds."""

FONT_SIZE = 13

BAR_STEP = 30
"""Height of a bar with its gap, in pixels."""

NAMES = alt.Axis(
    title=None,
    ticks=False,
    domain=False,
    labelPadding=8,
    labelLimit=120,
    labelFontSize=FONT_SIZE,
    labelOverlap=False,
)
"""The axis of emotion names."""

TIME = alt.Axis(title=None, grid=False, labelFontSize=FONT_SIZE)
"""The time axis."""

UTC = alt.Scale(type="utc")
"""The time scale. Without it the browser shows local time, while captions and tables use UTC."""


TONE_HEIGHT = 18
"""Height of the tone bar, in pixels."""

_WRITTEN = "datum.share > 0 && datum.share < 0.01 ? '<1%' : format(datum.share, '.0%')"
# Formats a share in the browser as `percent` does in Python.

_NARROWEST = 0.06
# Narrower segments of the tone bar have no room for their share.


def paint(emotions: Iterable[str]) -> alt.Scale:
    """Return the colour scale of emotions; labels outside the eleven emotions share one grey.

    The scale does not depend on the order of ``emotions``.
    """
    colours = {**dict.fromkeys(sorted(set(emotions)), NO_EMOTION_COLOUR), **COLOURS}
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def since(field: str) -> alt.Tooltip:
    """Return a tooltip entry for the start of a period, to the minute and in UTC.

    Tooltips have no scale; only the time unit keeps the browser from showing local time.

    Args:
        field: the column with the time.
    """
    return alt.Tooltip(
        field, type="temporal", timeUnit="utcyearmonthdatehoursminutes", title="From (UTC)"
    )


def emotion_bars(shares: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw a horizontal bar per emotion, in the frame's order, with its share.

    Args:
        shares: ``emotion``, ``comments`` and ``share`` (0..1), as returned by ``frames.shares``; an
            optional ``strength`` (0..1 or missing) is drawn as a line across the bar.
        dark: whether the page background is dark.
    """
    scale = alt.Scale(domain=[0, _right_end(shares)])
    base = alt.Chart(shares, height=alt.Step(BAR_STEP)).encode(
        # An explicit order: layers that omit different rows would otherwise sort alphabetically.
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
    """Return the end of the share axis.

    It grows in steps of 0.1, so that bars are not rescaled by every new comment, and leaves room
    for the share beside the bar.
    """
    highest = 1.0 if "strength" in shares else float(shares["share"].max())
    return min(1.0, (int(highest * 10) + 1) / 10) * 1.18


def emotion_bars_caption(shares: pd.DataFrame, comments: int) -> str:
    """Return the caption of `emotion_bars` for ``comments`` comments."""
    if not comments:
        return "No predictions yet."
    top = shares[shares["comments"] > 0].head(3)
    if top.empty:
        labels = "eleven emotions" if set(shares["emotion"]) == set(COLOURS) else "model's labels"
        return f"None of the {labels} occur in {counted(comments)}."
    ranked = [
        f"{emotion} ({percent(share)})"
        for emotion, share in zip(top["emotion"], top["share"], strict=True)
    ]
    return (
        f"Most frequent in {counted(comments)}: {', '.join(ranked)}. "
        "A comment can carry several emotions or none, so shares may not add up to 100%."
    )


def tone_bar(shares: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw the tones as one stacked bar, with the larger shares below it.

    Args:
        shares: the frame returned by ``frames.tone_shares``.
        dark: whether the page background is dark.
    """
    names = alt.Scale(
        domain=[WORDS[tone] for tone in TONE_COLOURS], range=list(TONE_COLOURS.values())
    )
    # A row of a fixed step: with a height in pixels, Streamlit subtracts the legend's height.
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
