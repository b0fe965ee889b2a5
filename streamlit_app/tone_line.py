"""The tone in one line: a bar of four shares, the same in words, and what was not read."""

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streaming.tables.tones import Tones
from streamlit_app import charts, data, faults, frames, steady

FAULT = "Hive does not answer this question."


def stored(video_id: str, model: Model, wanted: Search, name: str = "Tone") -> None:
    """Ask Hive for the tone of a video's comments and draw it; ``name`` says whose it is."""
    with faults.explained(FAULT, name):
        with st.spinner("Asking Hive ..."):
            found = data.tone_counts(video_id, model, wanted)
        draw(frames.tones(found), name)


def draw(tones: Tones, name: str = "Tone") -> None:
    """Draw the line; nothing, if the model has none of the emotions that a tone is made of."""
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
        alt=f"{name}: a bar divided into the shares of comments that are positive, negative, "
        "mixed and without emotion; the caption gives the figures",
        dark=st.context.theme.type == "dark",
    )
