"""Charts of a model's quality: confusion matrix, calibration and score history."""

import altair as alt
import pandas as pd

from streamlit_app.charts import FONT_SIZE, INK, PLAIN, UTC
from streamlit_app.models.curves import plain
from streamlit_app.wording import quantity

HEIGHT = 320


def confusion_chart(confusions: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw the confusion matrix: missed emotions as rows, wrongly predicted ones as columns.

    Args:
        confusions: ``missed``, ``predicted``, ``texts`` and ``share`` (0..1), as returned by
            ``figures.confusions``.
        dark: whether the page background is dark.
    """
    order = confusions["missed"].unique().tolist()
    axis = alt.Axis(ticks=False, labelFontSize=FONT_SIZE, labelOverlap=False)
    tilted = alt.Axis(labelAngle=-40, **axis.to_dict())
    base = alt.Chart(confusions, height=alt.Step(24)).encode(
        x=alt.X("predicted:N", sort=order, title="Predicted instead", axis=tilted),
        y=alt.Y("missed:N", sort=order, title="Missed emotion", axis=axis),
        tooltip=[
            alt.Tooltip("missed:N", title="Missed emotion"),
            alt.Tooltip("predicted:N", title="Predicted instead"),
            alt.Tooltip("texts:Q", title="Texts", format=","),
            alt.Tooltip("share:Q", title="Share of texts with the missed emotion", format=".1%"),
        ],
    )
    cells = base.mark_rect(cornerRadius=2, color=PLAIN).encode(
        opacity=alt.Opacity("share:Q", legend=None, scale=alt.Scale(range=[0.04, 0.85]))
    )
    figures = base.mark_text(fontSize=11, color=INK[dark]).encode(text="written:N")
    return alt.LayerChart(layer=[cells, figures])


def confusion_caption(confusions: pd.DataFrame) -> str:
    """Return the caption of `confusion_chart`, with the two most frequent confusions."""
    top = confusions[confusions["texts"] > 0].nlargest(2, "share")
    if top.empty:
        return "No emotion was confused with another."
    pairs = " and ".join(
        f"{plain(str(row.predicted))} instead of {plain(str(row.missed))} ({row.share:.0%})"
        for row in top.itertuples()
    )
    return (
        f"Most frequent confusions: {pairs}. Each cell is the share of all texts with the row's "
        "emotion."
    )


def reliability_chart(bins: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw the reliability diagram: observed frequency against predicted probability.

    Args:
        bins: ``probability`` and ``frequency`` (0..1) and ``decisions``, as returned by
            ``figures.reliability``.
        dark: whether the page background is dark.
    """
    unit = alt.Scale(domain=[0, 1])
    percent = alt.Axis(format="%", labelFontSize=FONT_SIZE)
    corner = pd.DataFrame({"probability": [0, 1], "frequency": [0, 1]})
    x = alt.X("probability:Q", title="Predicted probability", scale=unit, axis=percent)
    y = alt.Y("frequency:Q", title="Observed frequency", scale=unit, axis=percent)
    ideal = alt.Chart(corner).mark_line(strokeDash=[4, 4], color=INK[dark], opacity=0.5)
    points = (
        alt.Chart(bins, height=HEIGHT)
        .mark_line(color=PLAIN, point={"color": PLAIN, "size": 60, "filled": True})
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("probability:Q", title="Predicted probability", format=".1%"),
                alt.Tooltip("frequency:Q", title="Observed frequency", format=".1%"),
                alt.Tooltip("decisions:Q", title="Decisions", format=","),
            ],
        )
    )
    return alt.LayerChart(layer=[ideal.encode(x=x, y=y), points])


def reliability_caption(bins: pd.DataFrame) -> str:
    """Return the caption of `reliability_chart`: the calibration error and its direction."""
    total = bins["decisions"].sum()
    if not total:
        return "No decisions to evaluate."
    off = bins["probability"] - bins["frequency"]
    error = (off.abs() * bins["decisions"]).sum() / total
    high = bins[bins["probability"] >= 0.5]
    lean = ((high["probability"] - high["frequency"]) * high["decisions"]).sum()
    confidence = "overconfident" if lean > 0 else "underconfident"
    direction = f" Above 50%, the model is {confidence}." if len(high) else ""
    return (
        f"Calibration error: {error:.1%} over {quantity(total, 'decision')}.{direction} On the "
        "dashed line, probabilities match observed frequencies."
    )


def history_chart(scores: pd.DataFrame) -> alt.Chart:
    """Draw the test micro-F1 of each version over time.

    Args:
        scores: ``version``, ``logged_at`` (UTC), ``test`` (0..1) and ``best`` (whether the version
            has this alias), as returned by ``model_frames.history``.
    """
    chart: alt.Chart = (
        alt.Chart(scores, height=220)
        .mark_point(filled=True, size=90, color=PLAIN)
        .encode(
            x=alt.X(
                "logged_at:T",
                title="Logged (UTC)",
                scale=UTC,
                axis=alt.Axis(labelFontSize=FONT_SIZE),
            ),
            y=alt.Y("test:Q", title="Test micro-F1", scale=alt.Scale(zero=False)),
            shape=alt.Shape(
                "best:N",
                legend=None,
                scale=alt.Scale(domain=[False, True], range=["circle", "diamond"]),
            ),
            tooltip=[
                alt.Tooltip("version:N", title="Version"),
                alt.Tooltip("test:Q", title="Test micro-F1", format=".4f"),
            ],
        )
    )
    return chart


def history_caption(scores: pd.DataFrame) -> str:
    """Return the caption of `history_chart`: first and newest score, and the best version."""
    first, last = scores.iloc[0], scores.iloc[-1]
    best = scores[scores["best"]]
    named = (
        f" The diamond marks {best['version'].iloc[0]}, the version being served."
        if len(best)
        else ""
    )
    return (
        f"Test micro-F1 went from {first['test']:.3f} to {last['test']:.3f} over "
        f"{len(scores):,} versions.{named}"
    )
