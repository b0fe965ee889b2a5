"""The Platform page: is every part at work, how much flows, what could not be read."""

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
    "comments": ("Comments a minute", "Comments that Kafka took in the last minute."),
    "predictions": ("Predictions a minute", "Predictions made in the last minute."),
    "to_predict": ("Waiting for the model", "Comments that are not predicted yet."),
    "to_save": ("Waiting for Hive", "Predictions that are not in the table yet."),
    "dead": ("Dead letters", "Messages that could not be read or predicted, set aside."),
}


def render() -> None:
    """Draw the page; it asks anew every few seconds."""
    st.title("Platform", anchor=False)
    _links(data.settings())
    st.fragment(_standing, run_every=POLL_SECONDS)()


def _standing() -> None:
    with faults.explained("The platform cannot be asked."):
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
        st.success(f"All {len(parts)} parts are at work.", icon=":material/check_circle:")
        return
    names = down[0] if len(down) == 1 else f"{', '.join(down[:-1])} and {down[-1]}"
    verb = "does" if len(down) == 1 else "do"
    st.error(
        f"{names} {verb} not work. Comments that were sent are not lost: they are taken up "
        "where they were when the part is back.",
        icon=":material/error:",
    )


def _flow(flow: Flow) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, (label, meaning) in COUNTS.items():
            st.metric(label, getattr(flow, name), help=meaning, format="localized", width=170)
    st.caption(_lag(flow))


def _lag(flow: Flow) -> str:
    if not flow.to_predict and not flow.to_save:
        return "No comment waits: the streams have finished everything."
    return (
        f"The oldest comment has waited {flow.predict_age:,.0f} s for the model, the oldest "
        f"prediction {flow.save_age:,.0f} s for the table."
    )


def _parts(parts: Sequence[Part]) -> None:
    st.subheader("Parts", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Part": [part.name for part in parts],
                "State": [[UP if part.up else DOWN] for part in parts],
                "What it says": [part.detail for part in parts],
                "What it is for": [part.job for part in parts],
            }
        ),
        key="parts",
        hide_index=True,
        height="content",
        alt="Parts of the platform with their state",
        column_config={
            "Part": st.column_config.TextColumn(width=130),
            "State": st.column_config.MultiselectColumn(
                options=[UP, DOWN], color=["#499054", "#be2614"], width=70
            ),
            "What it says": st.column_config.TextColumn(width=420),
            "What it is for": st.column_config.TextColumn(width=260),
        },
    )


def _dead(letters: Sequence[Letter]) -> None:
    st.subheader("Newest dead letters", anchor=False)
    if not letters:
        st.info("There is none: every message could be read.", icon=":material/inbox:")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "When (UTC)": [letter.failed_at for letter in letters],
                "Place": [str(letter.place) for letter in letters],
                "Application": [letter.application for letter in letters],
                "Reason": [letter.reason[:500] for letter in letters],
            }
        ),
        key="dead",
        hide_index=True,
        alt="The newest dead letters with their reasons",
        column_config={
            "When (UTC)": st.column_config.DatetimeColumn(
                format="localized", timezone="UTC", width=160
            ),
            "Place": st.column_config.TextColumn(width=150),
            "Application": st.column_config.TextColumn(width=110),
            "Reason": st.column_config.TextColumn(width=460),
        },
    )
    st.caption(
        "`tone dead show` prints one as it is, and `tone dead replay` sends it again once its "
        "cause is gone."
    )


def _links(settings: Settings) -> None:
    with st.container(horizontal=True, gap="small"):
        st.link_button("Airflow", _from_here(settings.airflow), icon=":material/schedule:")
        st.link_button("Dagster", _from_here(settings.dagster), icon=":material/account_tree:")
        if settings.wandb_api_key is not None:
            st.link_button("W&B artifacts", _wandb(settings), icon=":material/deployed_code:")
        else:
            st.link_button("Models and data sets", "models", icon=":material/deployed_code:")
    st.caption(
        "Airflow starts the applications and training; Dagster shows where each number came from. "
        "Spark's own pages are off: its streams are in the table below."
    )


def _from_here(url: str) -> str:
    """Return an address as the visitor's browser reaches it: on the host that this page is on.

    A deployment's own name for a service means nothing outside of it; its published port does.
    """
    host, port = urlsplit(st.context.url or "").hostname, urlsplit(url).port
    return f"http://{host}:{port}" if host and port else url


def _wandb(settings: Settings) -> str:
    root = (settings.wandb_base_url or "https://wandb.ai").rstrip("/")
    project = f"{settings.wandb_entity}/{settings.wandb_project}" if settings.wandb_entity else ""
    return f"{root}/{project}/artifacts" if project else root
