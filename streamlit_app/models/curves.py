"""The metrics of a training run, as a chart and a caption."""

import re

import altair as alt
import pandas as pd

from streamlit_app.charts import FONT_SIZE

LINES = ("#4968da", "#b56a04", "#007070", "#7f54a9", "#be2614", "#7c8e89")
"""Line colours: from the palette for its contrast; here they do not stand for emotions."""

HEIGHT = 240

_NO_MARKUP = re.compile(r"[^\w /.+-]")


def plain(name: str) -> str:
    """Return an untrusted metric name without characters that could be markup."""
    return _NO_MARKUP.sub(" ", name)


def is_loss(metric: str) -> bool:
    """Return whether a metric is a loss; losses have a chart of their own."""
    return "loss" in metric.lower()


def curve_chart(curves: pd.DataFrame) -> alt.Chart:
    """Draw a line per metric, distinguished by colour and dash pattern.

    Args:
        curves: ``metric``, ``step`` and ``value``, as returned by ``model_frames.curves``.
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
                alt.Tooltip("metric:N", title="Metric"),
                alt.Tooltip("step:Q", title="Step"),
                alt.Tooltip("value:Q", title="Value", format=".4f"),
            ],
        )
    )
    return chart


def curve_caption(curves: pd.DataFrame) -> str:
    """Return the caption of `curve_chart`: first, last and best value of each metric."""
    return " ".join(
        _sentence(str(metric), points) for metric, points in curves.groupby("metric", sort=True)
    )


def _sentence(metric: str, points: pd.DataFrame) -> str:
    name = plain(metric)
    finite = points.dropna(subset=["value"]).sort_values("step")
    if finite.empty:
        return f"{name} has no numeric values."
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
