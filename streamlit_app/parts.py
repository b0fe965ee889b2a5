"""Pieces that both pages show. Whatever a stranger wrote goes through plain text only.

``st.dataframe`` draws cells on a canvas and ``st.text`` shows letters as they are; all other
elements read Markdown and must get this product's own words alone.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from streamlit_app import charts, frames
from streamlit_app.palette import COLOURS, EMOTIONS, NO_EMOTION, NO_EMOTION_COLOUR

ROWS_SHOWN = 200
"""Rows that one table sends to the browser."""

ROW_HEIGHT = 78
"""Pixels of one row, with room for four lines; text wraps above 64 only."""


def emotion_shares(
    counts: dict[str, int], comments: int, emotions: Sequence[str] = EMOTIONS
) -> None:
    """Show how many of ``comments`` comments carry each emotion, as bars and as a table."""
    shares = frames.shares(counts, comments, emotions)
    caption = charts.emotion_bars_caption(shares, comments)
    st.subheader("Emotions", anchor=False)
    dark = st.context.theme.type == "dark"
    st.altair_chart(charts.emotion_bars(shares, dark=dark), width="stretch", alt=caption)
    st.caption(caption)
    with st.expander("The same figures as a table"):
        table = shares.assign(share=shares["share"].map("{:.1%}".format))
        st.table(table.rename(columns=str.capitalize).set_index("Emotion"))


def comment_table(found: pd.DataFrame, key: str, emotions: Sequence[str] = EMOTIONS) -> None:
    """Show a search and the comments it finds, in the order of ``found`` (``frames.COLUMNS``)."""
    st.subheader("Comments", anchor=False)
    with st.container(horizontal=True, gap="small"):
        words = st.text_input(
            "Search words in comments and authors",
            key=f"{key}-words",
            type="search",
            live=True,
            placeholder="All words must occur",
            width=300,
        )
        wanted = st.multiselect(
            "Emotions",
            [*emotions, NO_EMOTION],
            key=f"{key}-emotions",
            placeholder="Any emotion",
            width=300,
        )
    matches = frames.search(found, words or "", wanted)
    if matches.empty:
        st.info("No comment matches. Take a word or an emotion away.", icon=":material/search_off:")
        return
    shown = matches.head(ROWS_SHOWN)
    st.dataframe(
        shown.assign(
            labels=shown["labels"].map(lambda labels: labels or [NO_EMOTION]),
            text=shown["text"].str.slice(0, frames.SHOWN_TEXT),
        ),
        key=f"{key}-table",
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=min(len(shown), 7) * ROW_HEIGHT + 40,
        alt="Predicted comments with their emotions and authors",
        column_config={
            "labels": st.column_config.MultiselectColumn(
                "Emotions",
                options=[*emotions, NO_EMOTION],
                color=[COLOURS.get(each, NO_EMOTION_COLOUR) for each in (*emotions, NO_EMOTION)],
                width=200,
            ),
            "text": st.column_config.TextColumn("Comment", width=320),
            "author": st.column_config.TextColumn("Author", width=120),
            "like_count": st.column_config.NumberColumn("Likes", format="localized", width=60),
        },
    )
    st.caption(_table_caption(len(shown), len(matches), len(found)))


def _table_caption(shown: int, matches: int, kept: int) -> str:
    if matches == kept:
        return f"{shown:,} of {kept:,} comments." if shown < kept else f"{kept:,} comments."
    return f"{shown:,} shown of {matches:,} that match, among {kept:,} comments."
