"""Buttons that download the rows of a table."""

import re
from functools import partial

import pandas as pd
import streamlit as st

from streamlit_app.export import FORMATS
from streamlit_app.wording import quantity


def buttons(shown: pd.DataFrame, name: str) -> None:
    """Offer the rows of ``shown`` in every format; a file is built when its button is clicked."""
    # The video ID may come from an untrusted file.
    stem = re.sub(r"[^\w.-]", "_", name)[:80]
    for title, kind in FORMATS.items():
        st.download_button(
            f"Download {title}",
            partial(kind.content, shown),
            file_name=f"{stem}.{kind.ending}",
            mime=kind.media,
            icon=":material/download:",
            on_click="ignore",
            help=f"Download the {quantity(len(shown), 'comment')} shown in the table",
        )
