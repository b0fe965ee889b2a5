"""The Models page: the versions in the store, how each was trained, and what it reached.

Its address may name what is shown first: ``?version=v1-0123abcd`` or ``?run=round-1``.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from registry import Entry, RunEntry
from streamlit_app import data, faults
from streamlit_app.models import agreement as agreement_view
from streamlit_app.models import charts as model_charts
from streamlit_app.models import frames as model_frames
from streamlit_app.models.curves import curve_caption, curve_chart, is_loss


def render() -> None:
    """Draw the page, or say what stands in its way."""
    st.title("Models", anchor=False)
    with faults.explained("The model store cannot be read."):
        entries, runs = data.model_versions(), data.training_runs()
        chosen = None
        if entries:
            _versions(entries)
            _history(entries)
            chosen = _version(entries)
        else:
            st.info(
                "The store holds no model yet. Start the stack, which puts in the shipped one, or "
                "train one with the `train` DAG.",
                icon=":material/inbox:",
            )
        if runs:
            _runs(runs, chosen)
    agreement_view.render()


def _versions(entries: list[Entry]) -> None:
    st.caption(
        "The version called `latest` was trained last; the one called `best` is served. A version "
        "becomes `best` if it is better than the one before on test and on holdout. The newest "
        "comes first."
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
            "reason": st.column_config.TextColumn("Why", width=420),
            **{
                name: st.column_config.NumberColumn(
                    f"Test {model_frames.FIGURES[name]}",
                    format="%.4f",
                    help=model_frames.HELP.get(name),
                )
                for name in model_frames.MORE
            },
        },
    )


def _version(entries: list[Entry]) -> Entry:
    by_version = {entry.version: entry for entry in entries}
    versions = list(by_version)
    entry = by_version[_choice("Version", versions, st.query_params.get("version"), "version")]
    figures = model_frames.scores(entry.metadata)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Scores", anchor=False)
        if figures.empty:
            st.caption("It was not measured since it came into this store.")
        else:
            _figures(figures, "scores", "Scores on validation and test")
            _intervals(entry.metadata)
        _comparison(entry.metadata)
        _lineage(entry)
    with right:
        st.subheader("Emotions on test", anchor=False)
        emotions = model_frames.emotions(entry.metadata)
        if emotions.empty:
            st.caption("It was not tested emotion by emotion yet.")
        else:
            _figures(emotions, "emotions", "Figures of each emotion on test")
    _diagnosis(entry.metadata)
    return entry


def _history(entries: list[Entry]) -> None:
    scores = model_frames.history(entries)
    if len(scores) > 1:
        caption = model_charts.history_caption(scores)
        st.altair_chart(model_charts.history_chart(scores), width="stretch", alt=caption)
        st.caption(caption)


def _diagnosis(metadata: Mapping[str, Any]) -> None:
    confusions = model_frames.confusions(metadata)
    bins = model_frames.reliability(metadata)
    if confusions.empty or bins.empty:
        return
    dark = st.context.theme.type == "dark"
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What it takes for what", anchor=False)
        caption = model_charts.confusion_caption(confusions)
        chart = model_charts.confusion_chart(confusions, dark=dark)
        st.altair_chart(chart, width="stretch", alt=caption)
        st.caption(f"{caption} Each cell is a share of the texts with the row's emotion.")
        with st.expander("The same figures as a table"):
            table = confusions.pivot_table(index="carried", columns="given", values="texts")
            st.dataframe(table, key="confusions", alt="Texts with a missed and a wrong emotion")
    with right:
        st.subheader("How far to trust its scores", anchor=False)
        caption = model_charts.reliability_caption(bins)
        chart = model_charts.reliability_chart(bins, dark=dark)
        st.altair_chart(chart, width="stretch", alt=caption)
        st.caption(f"{caption} On the dashed line it is as often right as it says.")
        with st.expander("The same figures as a table"):
            st.dataframe(bins, key="reliability", alt="Probabilities and frequencies on test")


def _figures(figures: pd.DataFrame, key: str, alt: str) -> None:
    notes = {model_frames.FIGURES[name]: note for name, note in model_frames.HELP.items()}
    columns = {
        name: st.column_config.NumberColumn(
            format="localized" if name == "support" else "%.3f", help=notes.get(name)
        )
        for name in figures.columns
    }
    st.dataframe(figures, key=key, alt=alt, height="content", placeholder="", column_config=columns)


def _intervals(metadata: Mapping[str, Any]) -> None:
    found = model_frames.intervals(metadata)
    if not found.empty:
        st.caption("95 % intervals: if the texts are drawn anew, 95 of 100 scores lie within.")
        st.dataframe(found, key="intervals", alt="95 % intervals of the scores", placeholder="")


def _comparison(metadata: Mapping[str, Any]) -> None:
    compared = model_frames.comparison(metadata)
    if not compared.empty:
        st.text(model_frames.comparison_note(metadata))
        st.dataframe(
            compared,
            key="comparison",
            alt="Comparison with the best version before on test and holdout",
            placeholder="",
            column_config={
                name: st.column_config.NumberColumn(
                    format="localized" if name == "texts" else "%.3f"
                )
                for name in compared.columns
            },
        )


def _lineage(entry: Entry) -> None:
    # Reasons and names come from files and from whoever trained: plain text only.
    if why := model_frames.reason(entry.metadata):
        st.text(why)
    known = data.data_sets().get(entry.data or "")
    if words := model_frames.trained_on(entry, known):
        st.text(words)
    else:
        st.caption("It does not say which data set it was trained on.")
    if address := model_frames.run_address(entry.metadata):
        st.link_button("Its run in Weights & Biases", address, icon=":material/open_in_new:")
    if known and known.metadata:
        with st.expander("What that data set holds"):
            st.json(known.metadata)


def _runs(runs: list[RunEntry], chosen: Entry | None) -> None:
    st.subheader("Training", anchor=False)
    by_id = {run.id: run for run in runs}
    first = st.query_params.get("run") or (chosen.run if chosen else None)
    # A key of its own for each version, so that choosing a version shows its training.
    key = f"run-{chosen.version if chosen else ''}"
    run = by_id[_choice("Run", list(by_id), first, key)]
    st.text(f"{run.state.capitalize()}, started on {run.started_at:%d %B %Y at %H:%M} UTC.")
    _curves(run)
    with st.expander("Its recipe"):
        st.json(run.config)


def _curves(run: RunEntry) -> None:
    curves = model_frames.curves(run)
    if curves.empty:
        st.caption("It has no figures yet.")
        return
    losses = curves[curves["metric"].map(is_loss)]
    others = curves[~curves["metric"].map(is_loss)]
    for column, part in zip(st.columns(2, gap="large"), (losses, others), strict=True):
        if not part.empty:
            with column:
                caption = curve_caption(part)
                st.altair_chart(curve_chart(part), width="stretch", alt=caption)
                st.caption(caption)
    with st.expander("The same figures as a table"):
        table = curves.pivot_table(index="step", columns="metric", values="value", dropna=False)
        st.dataframe(table, key="figures", alt="Figures of the run, step by step")


def _choice(label: str, options: list[str], first: str | None, key: str) -> str:
    index = options.index(first) if first in options else 0
    return st.selectbox(label, options, index=index, key=key, width=320)
