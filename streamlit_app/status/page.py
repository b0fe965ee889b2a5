"""The Platform page: health, throughput, lag and dead letters."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from settings import Settings
from streaming.kafka.dead import Letter
from streaming.watch.flow import Flow
from streaming.watch.parts import Part
from streamlit_app import data, faults

POLL_SECONDS = 5.0

UP, DOWN = "Up", "Down"

COUNTS = {
    "comments": ("Comments per minute", "Comments Kafka received in the last minute."),
    "predictions": ("Predictions per minute", "Predictions made in the last minute."),
    "to_predict": ("Prediction lag", "Comments that are not predicted yet."),
    "to_save": ("Save lag", "Predictions that are not saved to Hive yet."),
    "dead": ("Dead letters", "Messages that could not be read or predicted."),
}


def render() -> None:
    """Draw the page; it updates every few seconds."""
    st.title("Platform", anchor=False)
    _links(data.settings())
    st.fragment(_overview, run_every=POLL_SECONDS)()


def _overview() -> None:
    with faults.explained("Could not check the platform"):
        parts = data.platform_parts()
        _verdict(parts)
        if parts[0].up:
            _flow(data.platform_flow())
        _parts(parts)
        if parts[0].up:
            _dead(data.newest_dead_letters())


def _verdict(parts: Sequence[Part]) -> None:
    down = [part.name for part in parts if not part.up]
    if not down:
        st.success(f"All {len(parts)} parts are running.", icon=":material/check_circle:")
        return
    names = down[0] if len(down) == 1 else f"{', '.join(down[:-1])} and {down[-1]}"
    st.error(
        f"Not running: {names}. No comments are lost: processing continues where it stopped once "
        "all parts are running again.",
        icon=":material/error:",
    )


def _flow(flow: Flow) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(flow, name), help=meaning, format="localized", width=170)
    st.caption(_lag(flow))


def _lag(flow: Flow) -> str:
    if not flow.to_predict and not flow.to_save:
        return "No lag: all comments are predicted and saved."
    return (
        f"Oldest comment waiting for its prediction: {flow.predict_age:,.0f} s. Oldest prediction "
        f"waiting to be saved: {flow.save_age:,.0f} s."
    )


def _parts(parts: Sequence[Part]) -> None:
    st.subheader("Parts", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Part": [part.name for part in parts],
                "State": [[UP if part.up else DOWN] for part in parts],
                "Details": [part.detail for part in parts],
                "Purpose": [part.job for part in parts],
            }
        ),
        key="parts",
        hide_index=True,
        height="content",
        alt="State of each part of the platform",
        column_config={
            "Part": st.column_config.TextColumn(width=130),
            "State": st.column_config.MultiselectColumn(
                options=[UP, DOWN], color=["#499054", "#be2614"], width=70
            ),
            "Details": st.column_config.TextColumn(width=420),
            "Purpose": st.column_config.TextColumn(width=260),
        },
    )


def _dead(letters: Sequence[Letter]) -> None:
    st.subheader("Newest dead letters", anchor=False)
    if not letters:
        st.info("No dead letters.", icon=":material/inbox:")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Failed at (UTC)": [letter.failed_at for letter in letters],
                "Position": [str(letter.place) for letter in letters],
                "Application": [letter.application for letter in letters],
                "Reason": [letter.reason[:500] for letter in letters],
            }
        ),
        key="dead",
        hide_index=True,
        alt="The newest dead letters with their reasons",
        column_config={
            "Failed at (UTC)": st.column_config.DatetimeColumn(
                format="localized", timezone="UTC", width=160
            ),
            "Position": st.column_config.TextColumn(width=150),
            "Application": st.column_config.TextColumn(width=110),
            "Reason": st.column_config.TextColumn(width=460),
        },
    )
    st.caption(
        "Use `tone dead show` to print a dead letter, and `tone dead replay` to send it again once "
        "its cause is fixed."
    )


def _links(settings: Settings) -> None:
    with st.container(horizontal=True, gap="small"):
        st.link_button("Airflow", _public_url(settings.airflow), icon=":material/schedule:")
        st.link_button("Dagster", _public_url(settings.dagster), icon=":material/account_tree:")
        if settings.wandb_api_key is not None:
            st.link_button("W&B artifacts", _wandb(settings), icon=":material/deployed_code:")
        else:
            st.link_button("Models and data sets", "models", icon=":material/deployed_code:")
    st.caption(
        "Airflow starts the applications and training; Dagster shows the lineage of the data. The "
        "Spark UI is disabled: the table below lists the streams."
    )


def _public_url(url: str) -> str:
    """Return the URL under which the visitor's browser reaches a service: on this page's host.

    Host names inside a deployment do not resolve outside of it, but its ports are published.
    """
    host, port = urlsplit(st.context.url or "").hostname, urlsplit(url).port
    return f"http://{host}:{port}" if host and port else url


def _wandb(settings: Settings) -> str:
    root = (settings.wandb_base_url or "https://wandb.ai").rstrip("/")
    project = f"{settings.wandb_entity}/{settings.wandb_project}" if settings.wandb_entity else ""
    return f"{root}/{project}/artifacts" if project else root
