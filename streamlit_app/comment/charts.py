"""Charts of one comment: its scores with their thresholds, and its words as they weigh."""

import altair as alt
import pandas as pd

from streamlit_app.charts import BAR_STEP, FONT_SIZE, INK, NAMES, paint
from streamlit_app.comment.frames import LINE_COLUMNS
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR

COLUMN_PIXELS = 8.3
"""Width of one column of text."""

LINE_PIXELS = 28
"""Height of one line of text."""

_EDGES = dict.fromkeys(("left", "top", "right", "bottom"), 2)  # half a frame's line and more
_STRONGEST = 0.6  # a stronger colour would hide the word on it


def score_bars(scores: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw a bar for each emotion's score, and a tick where the score suffices.

    Args:
        scores: as ``comment_frames.scores`` makes it.
        dark: whether the page behind it is dark.
    """
    base = alt.Chart(scores, height=alt.Step(BAR_STEP)).encode(
        y=alt.Y("emotion:N", sort=None, axis=NAMES),
        tooltip=[
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("score:Q", title="Score", format=".2f"),
            alt.Tooltip("threshold:Q", title="Suffices from", format=".2f"),
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
        opacity=alt.condition("datum.given", alt.value(1.0), alt.value(0.35)),
    )
    ticks = base.mark_tick(thickness=2, height={"band": 0.9}, color=INK[dark]).encode(
        x=alt.X("threshold:Q", scale=ends, axis=None)
    )
    figures = base.mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=INK[dark]).encode(
        x=alt.X("score:Q", scale=ends, axis=None), text=alt.Text("score:Q", format=".2f")
    )
    return alt.LayerChart(layer=[bars, ticks, figures])


def score_bars_caption(scores: pd.DataFrame) -> str:
    """Say in words what the bars show."""
    if scores["threshold"].isna().all():
        return "The scores of the model; its thresholds are gone with its files."
    given = scores[scores["given"]]
    if given.empty:
        first = scores.iloc[0]
        return (
            f"No emotion reaches its threshold, the tick; the nearest is {first['emotion']} with "
            f"{first['score']:.2f} of {first['threshold']:.2f}."
        )
    named = " and ".join(
        f"{emotion} ({score:.2f})"
        for emotion, score in zip(given["emotion"], given["score"], strict=True)
    )
    return f"Pale bars do not reach their threshold, the tick. These do: {named}."


def word_marks(words: pd.DataFrame, emotion: str, *, dark: bool = False) -> alt.LayerChart:
    """Write the words in lines, on the emotion's colour or in a frame if they speak against it.

    Colour and frame are the stronger the more a word weighs. The frame is dotted and empty: a
    second colour could be taken for an emotion's, and a label that is none has only grey.

    The words are marks of a drawing, so nothing in them can be markup.

    Args:
        words: as ``comment_frames.words`` makes it, with at least one row.
        emotion: whose colour is used.
        dark: whether the page behind it is dark.
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
    # Streamlit's own padding would take most of the height of a single line.
    return alt.LayerChart(layer=[colours, frames, texts], padding=_EDGES)


def word_marks_caption(words: pd.DataFrame, emotion: str, left_out: int = 0) -> str:
    """Say in words how to read the marks, without quoting the comment."""
    said = (
        f"The stronger the colour, the more the word speaks for {emotion}; the stronger the dotted "
        f"frame, the more it speaks against it. A weight is what the model's log-odds of {emotion} "
        "lose without the word and gain by the word alone, averaged."
    )
    if not (words["weight"] > 0).any():
        said = f"No word speaks for {emotion}. {said}"
    if left_out:
        said += f" The last {left_out:,} words of this long text were not looked at."
    return said
