"""Pieces that the pages share. Whatever a stranger wrote goes through plain text only.

``st.dataframe`` draws cells on a canvas and ``st.text`` shows letters as they are; all other
elements read Markdown and must get this product's own words alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from streamlit_app import charts, frames
from streamlit_app.palette import COLOURS, EMOTIONS, NO_EMOTION, NO_EMOTION_COLOUR, OTHER_LANGUAGE

ROWS_SHOWN = 200
"""Rows that one table sends to the browser."""

ROW_HEIGHT = 78
"""Pixels of one row, with room for four lines; text wraps above 64 only."""

_SHOWN = ("labels", "score", "text", "author", "like_count", "published_at")
# Of a comment, where the frame has it; the other columns only name it.


class Chosen(NamedTuple):
    """The comment that a visitor chose, and whose prediction of it."""

    video_id: str
    comment_id: str
    model_version: str


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
        st.table(
            table.rename(columns=str.capitalize).set_index("Emotion"),
            alt="How many comments carry each emotion, and their share",
        )


def comment_table(
    rows: Sequence[Mapping[str, Any]], key: str, emotions: Sequence[str] = EMOTIONS
) -> Chosen | None:
    """Show a search and the comments it finds, in the order of ``rows``.

    Args:
        rows: comments, with the keys of ``frames.COLUMNS``.
        key: of the elements.
        emotions: those that can be searched for.

    Returns:
        The comment that the visitor chose, as `rows_table` does.
    """
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
            [*emotions, NO_EMOTION, OTHER_LANGUAGE],
            key=f"{key}-emotions",
            placeholder="Any emotion",
            width=300,
        )
    shown, matches = _found(rows, words or "", wanted)
    if not matches:
        st.info("No comment matches. Take a word or an emotion away.", icon=":material/search_off:")
        return None
    chosen = rows_table(shown, key, emotions)
    st.caption(_table_caption(len(shown), matches, len(rows)))
    return chosen


def _found(
    rows: Sequence[Mapping[str, Any]], words: str, wanted: Sequence[str]
) -> tuple[pd.DataFrame, int]:
    """Return the rows to show, and how many match; all are looked at only if there is a search."""
    if not words and not wanted:
        return frames.predictions(rows[:ROWS_SHOWN]), len(rows)
    matches = frames.search(frames.predictions(rows), words, wanted)
    return matches.head(ROWS_SHOWN), len(matches)


def rows_table(shown: pd.DataFrame, key: str, emotions: Sequence[str] = EMOTIONS) -> Chosen | None:
    """Show these comments (``frames.COLUMNS``, and perhaps ``score``), each of them to be chosen.

    Returns:
        The comment that the visitor chose, until another is chosen or the choice is taken back. It
        is kept by its id, as the rows of a running request move on.
    """
    names = [*emotions, NO_EMOTION, OTHER_LANGUAGE]
    kept, widget = f"{key}-chosen", f"{key}-table"
    keys = shown[list(Chosen._fields)].astype(str).itertuples(index=False, name=None)
    ids = [Chosen(*each) for each in keys]

    def choose() -> None:
        rows = st.session_state[widget].selection.rows
        st.session_state[kept] = ids[rows[0]] if rows and rows[0] < len(ids) else None

    st.dataframe(
        shown.assign(
            labels=frames.marked(shown),
            text=shown["text"].str.slice(0, frames.SHOWN_TEXT),
        ),
        key=widget,
        on_select=choose,
        selection_mode="single-row",
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=min(len(shown), 7) * ROW_HEIGHT + 40,
        alt="Predicted comments with their emotions and authors",
        column_order=[name for name in _SHOWN if name in shown],
        column_config={
            "labels": st.column_config.MultiselectColumn(
                "Emotions",
                options=names,
                color=[COLOURS.get(each, NO_EMOTION_COLOUR) for each in names],
                width=180,
            ),
            "score": st.column_config.NumberColumn("Score", format="%.2f", width=60),
            "text": st.column_config.TextColumn("Comment", width=320),
            "author": st.column_config.TextColumn("Author", width=120),
            "like_count": st.column_config.NumberColumn("Likes", format="localized", width=60),
            "published_at": st.column_config.DatetimeColumn(
                "Published (UTC)", format="localized", timezone="UTC", width=150
            ),
        },
    )
    chosen = st.session_state.get(kept)
    if isinstance(chosen, Chosen):
        return chosen
    st.caption(
        "Choose a comment, by the box at its left or with Shift and Space, to see why it has its "
        "emotions and to correct them."
    )
    return None


def _table_caption(shown: int, matches: int, kept: int) -> str:
    if matches == kept:
        return f"{shown:,} of {kept:,} comments." if shown < kept else f"{kept:,} comments."
    return f"{shown:,} shown of {matches:,} that match, among {kept:,} comments."
