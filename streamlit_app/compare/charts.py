"""Charts of the Compare page: the shares of two sides, and a share over time."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from streamlit_app import tone_frames
from streamlit_app.charts import FONT_SIZE, INK, TIME, UTC, since
from streamlit_app.compare.shift import FEWEST_PERIODS, Shift
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR
from streamlit_app.tone_frames import Totals
from streamlit_app.uncertainty import wilson
from streamlit_app.wording import quantity

SIDES = {"A": "#4968da", "B": "#b56a04"}
"""Colours of the two sides: from the palette, and distinct for all kinds of colour vision."""

HEIGHT = 240
ROW = 34


def sides(totals: Mapping[str, Totals], emotions: Sequence[str]) -> pd.DataFrame:
    """Return the share of each emotion on each side with its 95% interval.

    Returns:
        ``side``, ``emotion``, ``carrying`` (comments with the emotion), ``comments``, ``share``,
        ``low`` and ``high`` (0..1); the emotion with the largest share on any side comes first.
    """
    rows = []
    for side, of_side in totals.items():
        for emotion in emotions:
            carrying = of_side.emotions.get(emotion, 0)
            low, high = wilson(carrying, of_side.comments)
            share = carrying / max(of_side.comments, 1)
            rows.append((side, emotion, carrying, of_side.comments, share, low, high))
    columns = ["side", "emotion", "carrying", "comments", "share", "low", "high"]
    frame = pd.DataFrame(rows, columns=columns)
    largest = frame.groupby("emotion")["share"].transform("max")
    return frame.assign(largest=largest).sort_values(
        ["largest", "emotion", "side"], ascending=[False, True, True], ignore_index=True
    )[columns]


def side_by_side(sides: pd.DataFrame) -> alt.LayerChart:
    """Draw a row per emotion, with each side's share as a point on the bar of its interval.

    Args:
        sides: the frame returned by `sides`.
    """
    names = sorted(sides["side"].unique())
    legend = alt.Legend(title=None, orient="top", labelFontSize=FONT_SIZE, symbolOpacity=1)
    base = alt.Chart(sides, height=alt.Step(ROW / 2)).encode(
        y=alt.Y(
            "emotion:N",
            sort=None,
            axis=alt.Axis(title=None, ticks=False, domain=False, labelFontSize=FONT_SIZE),
            scale=alt.Scale(paddingInner=0.3),
        ),
        yOffset=alt.YOffset("side:N", sort=names),
        color=alt.Color(
            "side:N", scale=alt.Scale(domain=names, range=[SIDES[n] for n in names]), legend=legend
        ),
        tooltip=[
            alt.Tooltip("side:N", title="Side"),
            alt.Tooltip("emotion:N", title="Emotion"),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
            alt.Tooltip("low:Q", title="Lower bound (95%)", format=".1%"),
            alt.Tooltip("high:Q", title="Upper bound (95%)", format=".1%"),
            alt.Tooltip("carrying:Q", title="Comments with emotion", format=","),
            alt.Tooltip("comments:Q", title="All comments", format=","),
        ],
    )
    shares = alt.Axis(title=None, format="%", tickCount=6, labelFontSize=FONT_SIZE)
    intervals = base.mark_bar(height=6, cornerRadius=3, opacity=0.45).encode(
        x=alt.X("low:Q", axis=shares), x2="high:Q"
    )
    points = base.mark_point(size=70, filled=True, opacity=1).encode(
        x="share:Q", shape=alt.Shape("side:N", scale=alt.Scale(domain=names), legend=legend)
    )
    return alt.LayerChart(layer=[intervals, points])


def side_by_side_caption(compared: pd.DataFrame) -> str:
    """Return the caption of `side_by_side`, with the emotions that differ.

    Args:
        compared: the frame returned by ``uncertainty.compared``, with A as the first side.
    """
    differing = compared[compared["differs"]]
    legend = (
        "Points are shares; bars are 95% confidence intervals. A difference is significant if its "
        "interval, corrected for the number of emotions, excludes zero."
    )
    if differing.empty:
        return f"No significant differences. {legend}"
    parts = [
        f"{row['emotion']} ({abs(row['gap']) * 100:.0f} points "
        f"{'higher' if row['gap'] > 0 else 'lower'} in B, interval "
        f"{_range(row['low'], row['high'])})"
        for row in differing.to_dict("records")
    ]
    return f"Significant differences: {', '.join(parts)}. {legend}"


def _range(low: float, high: float) -> str:
    near, far = sorted((abs(low), abs(high)))
    return f"{near * 100:.0f} to {far * 100:.0f}"


def share_over_time(periods: pd.DataFrame, emotion: str) -> pd.DataFrame:
    """Return an emotion's share in each period with its 95% interval.

    Args:
        periods: the frame returned by ``tone_frames.periods``.
        emotion: the emotion.

    Returns:
        One row per period in chronological order: ``starts`` (UTC), ``share``, ``low`` and ``high``
        (0..1), and ``comments`` (the denominator of the share).
    """
    frame = tone_frames.over_time(periods, [emotion])
    intervals = [
        wilson(int(carrying), int(comments))
        for carrying, comments in zip(frame["carrying"], frame["comments"], strict=True)
    ]
    frame = frame.assign(low=[low for low, _ in intervals], high=[high for _, high in intervals])
    return frame[["starts", "share", "low", "high", "comments"]]


def share_line(
    shares: pd.DataFrame, emotion: str, shift: Shift | None, *, dark: bool = False
) -> alt.LayerChart:
    """Draw an emotion's share over time with its 95% band, and mark its shift.

    Args:
        shares: the frame returned by `share_over_time`.
        emotion: the emotion, for its colour.
        shift: the shift to mark, if any.
        dark: whether the page background is dark.
    """
    colour = COLOURS.get(emotion, NO_EMOTION_COLOUR)
    base = alt.Chart(shares, height=HEIGHT).encode(
        x=alt.X("starts:T", scale=UTC, axis=TIME),
        tooltip=[
            since("starts"),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
            alt.Tooltip("low:Q", title="Lower bound (95%)", format=".1%"),
            alt.Tooltip("high:Q", title="Upper bound (95%)", format=".1%"),
            alt.Tooltip("comments:Q", title="Comments", format=","),
        ],
    )
    percent = alt.Axis(title=None, format="%", tickCount=5, labelFontSize=FONT_SIZE)
    layers: list[alt.Chart] = [
        base.mark_area(color=colour, opacity=0.2).encode(
            y=alt.Y("low:Q", axis=percent), y2=alt.Y2("high:Q")
        ),
        base.mark_line(color=colour, point={"color": colour}).encode(y="share:Q"),
    ]
    if shift is not None:
        mark = pd.DataFrame([{"at": shift.at, "word": f"{shift.before:.0%} → {shift.after:.0%}"}])
        at = alt.Chart(mark).encode(x=alt.X("at:T", scale=UTC))
        layers += [
            at.mark_rule(color=INK[dark], strokeDash=[5, 4], strokeWidth=1.5),
            at.mark_text(
                align="left", dx=5, dy=8, baseline="top", color=INK[dark], fontSize=FONT_SIZE
            ).encode(text="word:N", y=alt.value(0)),
        ]
    return alt.LayerChart(layer=layers)


def shift_caption(shifts: Sequence[Shift], periods: int) -> str:
    """Return the caption of `share_line`: the shifts, or why there are none."""
    if periods < FEWEST_PERIODS:
        return (
            f"Comments cover {quantity(periods, 'period')}; detecting a shift takes at least "
            f"{FEWEST_PERIODS}."
        )
    if not shifts:
        return f"No significant shift over {periods} periods."
    changes = "; ".join(
        f"{shift.emotion} from {shift.before:.0%} to {shift.after:.0%} around "
        f"{shift.at:%d %B %Y} (p = {shift.p:.3f})"
        for shift in shifts
    )
    return (
        f"Significant shifts: {changes}. Method: CUSUM permutation test, with p-values corrected "
        "for the number of emotions."
    )
