"""The tone in one line: a stacked bar, its caption, and the number of comments not read."""

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streaming.tables.tones import Tones
from streamlit_app import charts, data, faults, frames, steady


def stored(video_id: str, model: Model, wanted: Search, name: str = "Tone") -> None:
    """Query Hive for the tone of a video's comments and draw it under ``name``."""
    with faults.explained(faults.QUERY_FAILED, name):
        with st.spinner("Querying Hive ..."):
            counts = data.tone_counts(video_id, model, wanted)
        draw(frames.tones(counts), name)


def draw(tones: Tones, name: str = "Tone") -> None:
    """Draw the tone; draw nothing if the model has none of the emotions that define a tone."""
    if not tones:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if tones.read:
            _bar(frames.tone_shares(tones), name)
        if tones.not_read:
            st.caption(tones.unread(), width="content")
    st.caption(f"{name}: {tones.sentence()}.")


def _bar(shares: pd.DataFrame, name: str) -> None:
    steady.chart(
        charts.tone_bar,
        shares,
        tuple(shares["tone"]),
        key=name,
        alt=f"{name}: stacked bar of positive, negative, mixed and no-emotion shares; "
        "see the caption for figures",
        dark=st.context.theme.type == "dark",
    )
