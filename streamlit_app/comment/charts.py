"""Charts of a comment: its scores with their thresholds, and its word weights."""

import altair as alt
import pandas as pd

from streamlit_app.charts import BAR_STEP, FONT_SIZE, INK, NAMES, paint
from streamlit_app.comment.frames import LINE_COLUMNS
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR
from streamlit_app.wording import quantity

COLUMN_PIXELS = 8.3
"""Width of a text column, in pixels."""

LINE_PIXELS = 28
"""Height of a line of text, in pixels."""

_EDGES = dict.fromkeys(
    ("left", "top", "right", "bottom"), 2
)  # more than half the line width of a frame
_STRONGEST = 0.6  # a stronger colour would hide the word


def score_bars(scores: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw a bar per emotion for its score, with a tick at its threshold.

    Args:
        scores: the frame returned by ``comment_frames.scores``.
        dark: whether the page background is dark.
    """
    base = alt.Chart(scores, height=alt.Step(BAR_STEP)).encode(
        y=alt.Y("emotion:N", sort=None, axis=NAMES),
        tooltip=[
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("score:Q", title="Score", format=".2f"),
            alt.Tooltip("threshold:Q", title="Threshold", format=".2f"),
        ],
    )
    ends = alt.Scale(domain=[0, 1.12])
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.66}).encode(
        x=alt.X("score:Q", scale=ends, axis=None),
        color=alt.Color(
            "emotion:N",
            scale=paint(scores["emotion"]),
            legend=None,
        ),
        opacity=alt.condition("datum.predicted", alt.value(1.0), alt.value(0.35)),
    )
    ticks = base.mark_tick(thickness=2, height={"band": 0.9}, color=INK[dark]).encode(
        x=alt.X("threshold:Q", scale=ends, axis=None)
    )
    figures = base.mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=INK[dark]).encode(
        x=alt.X("score:Q", scale=ends, axis=None), text=alt.Text("score:Q", format=".2f")
    )
    return alt.LayerChart(layer=[bars, ticks, figures])


def score_bars_caption(scores: pd.DataFrame) -> str:
    """Return the caption of `score_bars`."""
    if scores["threshold"].isna().all():
        return "Thresholds are not available: the files of this model version were deleted."
    predicted = scores[scores["predicted"]]
    if predicted.empty:
        highest = scores.iloc[0]
        return (
            f"No emotion reaches its threshold (the tick). Highest score: {highest['emotion']}, "
            f"{highest['score']:.2f} (threshold {highest['threshold']:.2f})."
        )
    named = " and ".join(
        f"{emotion} ({score:.2f})"
        for emotion, score in zip(predicted["emotion"], predicted["score"], strict=True)
    )
    return f"At or above the threshold (the tick): {named}. Pale bars are below it."


def word_marks(words: pd.DataFrame, emotion: str, *, dark: bool = False) -> alt.LayerChart:
    """Draw the words with their weights: coloured if positive, in a dotted frame if negative.

    Colour and frame are stronger for larger weights. Negative weights have no second colour, which
    could be mistaken for another emotion's. The words are text marks, so markup is not interpreted.

    Args:
        words: the frame returned by ``comment_frames.words``, with at least one row.
        emotion: the emotion, for its colour.
        dark: whether the page background is dark.
    """
    most = max(float(words["weight"].abs().max()), 1e-9)
    drawn = words.assign(
        strength=words["weight"].abs() / most * _STRONGEST,
        side=["for" if weight > 0 else "against" for weight in words["weight"]],
    )
    x = alt.Scale(domain=[0, LINE_COLUMNS])
    width = LINE_COLUMNS * COLUMN_PIXELS
    height = (int(words["line"].max()) + 1) * LINE_PIXELS
    base = alt.Chart(drawn, width=width, height=height).encode(
        y=alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.15)),
        tooltip=[alt.Tooltip("weight:Q", title=f"Weight for {emotion}", format="+.2f")],
    )
    marks = base.encode(
        x=alt.X("start:Q", scale=x, axis=None),
        x2="end:Q",
        opacity=alt.Opacity("strength:Q", scale=None),
    )
    colours = marks.transform_filter("datum.side == 'for'").mark_rect(
        cornerRadius=4, color=COLOURS.get(emotion, NO_EMOTION_COLOUR)
    )
    frames = marks.transform_filter("datum.side == 'against'").mark_rect(
        cornerRadius=4, filled=False, color=INK[dark], strokeDash=[2, 2], strokeWidth=1.5
    )
    texts = (
        base.transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(font="monospace", fontSize=FONT_SIZE, color=INK[dark])
        .encode(x=alt.X("middle:Q", scale=x, axis=None), text="part:N")
    )
    # Streamlit's default padding would take up most of the height of a single line.
    return alt.LayerChart(layer=[colours, frames, texts], padding=_EDGES)


def word_marks_caption(words: pd.DataFrame, emotion: str, left_out: int = 0) -> str:
    """Return the caption of `word_marks`; it does not quote the comment."""
    caption = (
        f"Coloured words raise the score for {emotion}; words in dotted frames lower it. Stronger "
        "marks mean larger weights. A word's weight is the mean of two changes of the model's "
        f"log-odds for {emotion}: the loss when the word is removed, and the gain when it stands "
        "alone."
    )
    if not (words["weight"] > 0).any():
        caption = f"No word raises the score for {emotion}. {caption}"
    if left_out:
        caption += f" Not analyzed: the last {quantity(left_out, 'word')} of this long text."
    return caption
