"""The curves of a training run, as a chart and in words."""

import re

import altair as alt
import pandas as pd

from streamlit_app.charts import FONT_SIZE

LINES = ("#4968da", "#b56a04", "#007070", "#7f54a9", "#be2614", "#7c8e89")
"""Of the palette, whose contrast holds on both backgrounds; here the colours name no emotion."""

HEIGHT = 240


_NO_MARKUP = re.compile(r"[^\w /.+-]")


def plain(name: str) -> str:
    """Return a name that whoever trained has chosen, without what could be markup."""
    return _NO_MARKUP.sub(" ", name)


def is_loss(metric: str) -> bool:
    """Tell whether a metric is a loss, which has a scale of its own."""
    return "loss" in metric.lower()


def curve_chart(curves: pd.DataFrame) -> alt.Chart:
    """Draw one line for each metric, with dashes and points of its own beside its colour.

    Args:
        curves: ``metric``, ``step`` and ``value``, as ``model_frames.curves`` makes it.
    """
    metrics = sorted(curves["metric"].unique())
    legend = alt.Legend(title=None, orient="top", labelFontSize=FONT_SIZE, labelLimit=220)
    names = alt.Scale(domain=metrics, range=[LINES[n % len(LINES)] for n in range(len(metrics))])
    chart: alt.Chart = (
        alt.Chart(curves, height=HEIGHT)
        .mark_line(point={"size": 40}, strokeWidth=2)
        .encode(
            x=alt.X("step:Q", title="Step", axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
            color=alt.Color("metric:N", scale=names, legend=legend),
            strokeDash=alt.StrokeDash("metric:N", scale=alt.Scale(domain=metrics), legend=legend),
            tooltip=[
                alt.Tooltip("metric:N", title="Figure"),
                alt.Tooltip("step:Q", title="Step"),
                alt.Tooltip("value:Q", title="Value", format=".4f"),
            ],
        )
    )
    return chart


def curve_caption(curves: pd.DataFrame) -> str:
    """Say in words how each metric went from its first to its last step, and where it was best."""
    return " ".join(
        _sentence(str(metric), points) for metric, points in curves.groupby("metric", sort=True)
    )


def _sentence(metric: str, points: pd.DataFrame) -> str:
    name = plain(metric)
    finite = points.dropna(subset=["value"]).sort_values("step")
    if finite.empty:
        return f"{name} was never a number."
    first, last = finite.iloc[0], finite.iloc[-1]
    if len(finite) == 1:
        return f"{name} was {first['value']:.3f} at step {first['step']:.0f}."
    values = finite["value"]
    best = finite.loc[values.idxmin() if is_loss(metric) else values.idxmax()]
    return (
        f"{name} went from {first['value']:.3f} to {last['value']:.3f} over steps "
        f"{first['step']:.0f} to {last['step']:.0f}; {'lowest' if is_loss(metric) else 'highest'} "
        f"{best['value']:.3f} at step {best['step']:.0f}."
    )
