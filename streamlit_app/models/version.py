"""The version section of the Models page: scores, comparison, training data and diagnosis."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from registry import Entry
from streamlit_app import captioned, data
from streamlit_app.models import charts as model_charts
from streamlit_app.models import figures as model_figures
from streamlit_app.models import frames as model_frames
from streamlit_app.models.choice import choose


def render(entries: list[Entry]) -> Entry:
    """Draw a picker for a version and its details; return the chosen version."""
    by_version = {entry.version: entry for entry in entries}
    versions = list(by_version)
    entry = by_version[choose("Version", versions, st.query_params.get("version"), "version")]
    figures = model_figures.scores(entry.metadata)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Scores", anchor=False)
        if figures.empty:
            st.caption("This version has not been evaluated.")
        else:
            _figures(figures, "scores", "Scores on validation and test")
            _intervals(entry.metadata)
        _comparison(entry.metadata)
        _lineage(entry)
    with right:
        st.subheader("Test scores by emotion", anchor=False)
        emotions = model_figures.emotions(entry.metadata)
        if emotions.empty:
            st.caption("No scores by emotion for this version.")
        else:
            _figures(emotions, "emotions", "Test scores of each emotion")
    _diagnosis(entry.metadata)
    return entry


def _diagnosis(metadata: Mapping[str, Any]) -> None:
    confusions = model_figures.confusions(metadata)
    bins = model_figures.reliability(metadata)
    if confusions.empty or bins.empty:
        return
    dark = st.context.theme.type == "dark"
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Confusion matrix", anchor=False)
        caption = model_charts.confusion_caption(confusions)
        chart = model_charts.confusion_chart(confusions, dark=dark)
        with captioned.chart_and_table(chart, caption):
            table = confusions.pivot_table(index="missed", columns="predicted", values="texts")
            st.dataframe(
                table, key="confusions", alt="Texts by missed and wrongly predicted emotion"
            )
    with right:
        st.subheader("Calibration", anchor=False)
        caption = model_charts.reliability_caption(bins)
        chart = model_charts.reliability_chart(bins, dark=dark)
        with captioned.chart_and_table(chart, caption):
            st.dataframe(
                bins,
                key="reliability",
                alt="Predicted probabilities and observed frequencies on test",
            )


def _figures(figures: pd.DataFrame, key: str, alt: str) -> None:
    notes = {model_figures.FIGURES[name]: note for name, note in model_figures.HELP.items()}
    columns = {
        name: st.column_config.NumberColumn(
            format="localized" if name == "support" else "%.3f", help=notes.get(name)
        )
        for name in figures.columns
    }
    st.dataframe(figures, key=key, alt=alt, height="content", placeholder="", column_config=columns)


def _intervals(metadata: Mapping[str, Any]) -> None:
    intervals = model_figures.intervals(metadata)
    if not intervals.empty:
        st.caption("95% confidence intervals, bootstrapped over the texts.")
        st.dataframe(
            intervals, key="intervals", alt="95% confidence intervals of the scores", placeholder=""
        )


def _comparison(metadata: Mapping[str, Any]) -> None:
    compared = model_figures.comparison(metadata)
    if not compared.empty:
        st.text(model_figures.comparison_note(metadata))
        st.dataframe(
            compared,
            key="comparison",
            alt="Comparison with the previous best version on test and holdout",
            placeholder="",
            column_config={
                name: st.column_config.NumberColumn(
                    format="localized" if name == "texts" else "%.3f"
                )
                for name in compared.columns
            },
        )


def _lineage(entry: Entry) -> None:
    # Reasons and names are untrusted: plain text only.
    if reason := model_frames.reason(entry.metadata):
        st.text(reason)
    data_set = data.data_sets().get(entry.data or "")
    if sentence := model_frames.trained_on(entry, data_set):
        st.text(sentence)
    else:
        st.caption("Its training data set is not recorded.")
    if address := model_frames.run_address(entry.metadata):
        st.link_button("Open run in Weights & Biases", address, icon=":material/open_in_new:")
    if data_set and data_set.metadata:
        with st.expander("Data set metadata"):
            st.json(data_set.metadata)
