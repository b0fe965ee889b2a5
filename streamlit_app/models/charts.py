"""What a model is worth, as charts and in words: confusions, reliability, scores over time."""

import altair as alt
import pandas as pd

from streamlit_app.charts import FONT_SIZE, INK, PLAIN, UTC
from streamlit_app.models.curves import plain

HEIGHT = 320


def confusion_chart(confusions: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw, for each emotion that was missed, the shares of its texts that were given another.

    Args:
        confusions: ``carried``, ``given``, ``texts`` and ``share`` (0..1), as
            ``model_frames.confusions`` makes it.
        dark: whether the page behind it is dark.
    """
    order = confusions["carried"].unique().tolist()
    axis = alt.Axis(ticks=False, labelFontSize=FONT_SIZE, labelOverlap=False)
    tilted = alt.Axis(labelAngle=-40, **axis.to_dict())
    base = alt.Chart(confusions, height=alt.Step(24)).encode(
        x=alt.X("given:N", sort=order, title="given instead", axis=tilted),
        y=alt.Y("carried:N", sort=order, title="carried, but missed", axis=axis),
        tooltip=[
            alt.Tooltip("carried:N", title="Carried"),
            alt.Tooltip("given:N", title="Given instead"),
            alt.Tooltip("texts:Q", title="Texts", format=","),
            alt.Tooltip("share:Q", title="Of those that carry it", format=".1%"),
        ],
    )
    cells = base.mark_rect(cornerRadius=2, color=PLAIN).encode(
        opacity=alt.Opacity("share:Q", legend=None, scale=alt.Scale(range=[0.04, 0.85]))
    )
    figures = base.mark_text(fontSize=11, color=INK[dark]).encode(text="written:N")
    return alt.LayerChart(layer=[cells, figures])


def confusion_caption(confusions: pd.DataFrame) -> str:
    """Say which two pairs are confused most often."""
    found = confusions[confusions["texts"] > 0].nlargest(2, "share")
    if found.empty:
        return "No emotion was missed while another was given wrongly."
    pairs = " and ".join(
        f"{plain(str(row.carried))} for {plain(str(row.given))} ({row.share:.0%})"
        for row in found.itertuples()
    )
    return f"Most often it misses {pairs}, in so many of the texts with the first."


def reliability_chart(bins: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """Draw how often the model is right against how sure it is; on the line it is as it says.

    Args:
        bins: ``probability`` and ``frequency`` (0..1) and ``decisions``, by
            ``model_frames.reliability``.
        dark: whether the page behind it is dark.
    """
    unit = alt.Scale(domain=[0, 1])
    percent = alt.Axis(format="%", labelFontSize=FONT_SIZE)
    corner = pd.DataFrame({"probability": [0, 1], "frequency": [0, 1]})
    x = alt.X("probability:Q", title="what the model says", scale=unit, axis=percent)
    y = alt.Y("frequency:Q", title="how often it is so", scale=unit, axis=percent)
    ideal = alt.Chart(corner).mark_line(strokeDash=[4, 4], color=INK[dark], opacity=0.5)
    points = (
        alt.Chart(bins, height=HEIGHT)
        .mark_line(color=PLAIN, point={"color": PLAIN, "size": 60, "filled": True})
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("probability:Q", title="It says", format=".1%"),
                alt.Tooltip("frequency:Q", title="It is so", format=".1%"),
                alt.Tooltip("decisions:Q", title="Decisions", format=","),
            ],
        )
    )
    return alt.LayerChart(layer=[ideal.encode(x=x, y=y), points])


def reliability_caption(bins: pd.DataFrame) -> str:
    """Say by how much the probabilities are off on average, and in which direction."""
    total = bins["decisions"].sum()
    if not total:
        return "There are no decisions to compare."
    off = bins["probability"] - bins["frequency"]
    error = (off.abs() * bins["decisions"]).sum() / total
    high = bins[bins["probability"] >= 0.5]
    lean = ((high["probability"] - high["frequency"]) * high["decisions"]).sum()
    says = "more" if lean > 0 else "less"
    lean_words = f"; where it is rather sure, it says {says} than is true" if len(high) else ""
    return (
        f"Its probabilities are off by {error:.1%} on average over {total:,} decisions{lean_words}."
    )


def history_chart(scores: pd.DataFrame) -> alt.Chart:
    """Draw the micro-F1 on test of each version over time.

    Args:
        scores: ``version``, ``logged_at`` (UTC), ``test`` (0..1) and ``best`` (whether it is called
            so now), by ``model_frames.history``.
    """
    chart: alt.Chart = (
        alt.Chart(scores, height=220)
        .mark_point(filled=True, size=90, color=PLAIN)
        .encode(
            x=alt.X(
                "logged_at:T",
                title="logged (UTC)",
                scale=UTC,
                axis=alt.Axis(labelFontSize=FONT_SIZE),
            ),
            y=alt.Y("test:Q", title="micro-F1 on test", scale=alt.Scale(zero=False)),
            shape=alt.Shape(
                "best:N",
                legend=None,
                scale=alt.Scale(domain=[False, True], range=["circle", "diamond"]),
            ),
            tooltip=[
                alt.Tooltip("version:N", title="Version"),
                alt.Tooltip("test:Q", title="Micro-F1 on test", format=".4f"),
            ],
        )
    )
    return chart


def history_caption(scores: pd.DataFrame) -> str:
    """Say how the scores went from the first to the newest version, and which one is best."""
    first, last = scores.iloc[0], scores.iloc[-1]
    best = scores[scores["best"]]
    named = f" The diamond is {best['version'].iloc[0]}, which serves." if len(best) else ""
    return (
        f"Micro-F1 on test went from {first['test']:.3f} to {last['test']:.3f} over "
        f"{len(scores):,} versions.{named}"
    )
