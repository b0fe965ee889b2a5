"""Buttons that give the rows of a table as files."""

import re
from functools import partial

import pandas as pd
import streamlit as st

from streamlit_app.export import FORMATS


def buttons(shown: pd.DataFrame, name: str) -> None:
    """Offer these rows, in this order, in each format; the file is made when it is asked for."""
    # A video's id may come from a stranger's file.
    stem = re.sub(r"[^\w.-]", "_", name)[:80]
    for title, kind in FORMATS.items():
        st.download_button(
            title,
            partial(kind.content, shown),
            file_name=f"{stem}.{kind.ending}",
            mime=kind.media,
            icon=":material/download:",
            on_click="ignore",
            help=f"The {len(shown):,} comments that the table shows",
        )
