"""The Models page: the versions in the store, their scores and training runs.

Query parameters preselect a version or a run: ``?version=v1-0123abcd`` or ``?run=round-1``.
"""

import streamlit as st

from registry import Entry
from streamlit_app import captioned, data, faults
from streamlit_app.models import agreement as agreement_view
from streamlit_app.models import charts as model_charts
from streamlit_app.models import figures as model_figures
from streamlit_app.models import frames as model_frames
from streamlit_app.models import runs as runs_view
from streamlit_app.models import version as version_view


def render() -> None:
    """Draw the page, or the error that prevents it."""
    st.title("Models", anchor=False)
    with faults.explained("Could not read the model store"):
        entries, runs = data.model_versions(), data.training_runs()
        chosen = None
        if entries:
            _versions(entries)
            _history(entries)
            chosen = version_view.render(entries)
        else:
            st.info(
                "No models in the store yet. Start the stack to add the shipped model, or train "
                "one with the `train` DAG.",
                icon=":material/inbox:",
            )
        if runs:
            runs_view.render(runs, chosen)
    agreement_view.render()


def _versions(entries: list[Entry]) -> None:
    st.caption(
        "Newest first. `latest` is the version trained last; `best` is the version being served. "
        "A version becomes `best` if it beats the previous best on test and holdout."
    )
    st.dataframe(
        model_frames.versions(entries),
        key="versions",
        hide_index=True,
        placeholder="",
        alt="Versions of the model with their aliases, scores, data sets and reasons",
        column_config={
            "version": st.column_config.TextColumn("Version", width=110),
            "aliases": st.column_config.ListColumn("Aliases", width=120),
            "logged_at": st.column_config.DatetimeColumn(
                "Logged (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC", width=130
            ),
            "validation": st.column_config.NumberColumn(
                "Validation micro-F1", format="%.4f", width=150
            ),
            "test": st.column_config.NumberColumn("Test micro-F1", format="%.4f", width=110),
            "data": st.column_config.TextColumn("Data set", width=110),
            "run": st.column_config.TextColumn("Run", width=110),
            "reason": st.column_config.TextColumn("Reason", width=420),
            **{
                name: st.column_config.NumberColumn(
                    f"Test {model_figures.FIGURES[name]}",
                    format="%.4f",
                    help=model_figures.HELP.get(name),
                )
                for name in model_frames.MORE
            },
        },
    )


def _history(entries: list[Entry]) -> None:
    scores = model_frames.history(entries)
    if len(scores) > 1:
        caption = model_charts.history_caption(scores)
        captioned.chart(model_charts.history_chart(scores), caption)
