"""The training runs section of the Models page: a run's state, metrics and recipe."""

import streamlit as st

from registry import Entry, RunEntry
from streamlit_app import captioned
from streamlit_app.models import frames as model_frames
from streamlit_app.models.choice import choose
from streamlit_app.models.curves import curve_caption, curve_chart, is_loss


def render(runs: list[RunEntry], chosen: Entry | None) -> None:
    """Draw a picker for a run, starting with the run of the ``chosen`` version, and the run."""
    st.subheader("Training runs", anchor=False)
    by_id = {run.id: run for run in runs}
    first = st.query_params.get("run") or (chosen.run if chosen else None)
    # A key per version, so that choosing a version selects its run.
    key = f"run-{chosen.version if chosen else ''}"
    run = by_id[choose("Run", list(by_id), first, key)]
    st.text(f"{run.state.capitalize()}. Started on {run.started_at:%d %B %Y at %H:%M} UTC.")
    _curves(run)
    with st.expander("Recipe"):
        st.json(run.config)


def _curves(run: RunEntry) -> None:
    curves = model_frames.curves(run)
    if curves.empty:
        st.caption("No metrics yet.")
        return
    losses = curves[curves["metric"].map(is_loss)]
    others = curves[~curves["metric"].map(is_loss)]
    for column, part in zip(st.columns(2, gap="large"), (losses, others), strict=True):
        if not part.empty:
            with column:
                captioned.chart(curve_chart(part), curve_caption(part))
    with st.expander("Show as a table"):
        table = curves.pivot_table(index="step", columns="metric", values="value", dropna=False)
        st.dataframe(table, key="figures", alt="Metrics of the run by step")
