"""Elements that several pages share. Untrusted text is only ever shown as plain text.

``st.dataframe`` draws cells on a canvas and ``st.text`` does not interpret its input. All other
elements render Markdown and must only be given texts of this product.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from streamlit_app import captioned, charts, frames
from streamlit_app.palette import COLOURS, EMOTIONS, NO_EMOTION, NO_EMOTION_COLOUR, OTHER_LANGUAGE
from streamlit_app.wording import quantity

ROWS_SHOWN = 200
"""Maximum rows that a table sends to the browser."""

ROW_HEIGHT = 78
"""Row height in pixels, enough for four lines. Text only wraps in rows higher than 64."""

_SHOWN = ("labels", "score", "text", "author", "like_count", "published_at")
# Columns shown if the frame has them; the other columns identify the comment.


class Chosen(NamedTuple):
    """The comment a visitor selected, and the model version whose prediction is shown."""

    video_id: str
    comment_id: str
    model_version: str


def emotion_shares(
    counts: dict[str, int], comments: int, emotions: Sequence[str] = EMOTIONS
) -> None:
    """Show the share of ``comments`` that carry each emotion, as a bar chart and a table."""
    shares = frames.shares(counts, comments, emotions)
    caption = charts.emotion_bars_caption(shares, comments)
    st.subheader("Emotions", anchor=False)
    dark = st.context.theme.type == "dark"
    with captioned.chart_and_table(charts.emotion_bars(shares, dark=dark), caption):
        table = shares.assign(share=shares["share"].map("{:.1%}".format))
        st.table(
            table.rename(columns=str.capitalize).set_index("Emotion"),
            alt="Count and share of comments with each emotion",
        )


def comment_table(
    rows: Sequence[Mapping[str, Any]], key: str, emotions: Sequence[str] = EMOTIONS
) -> Chosen | None:
    """Show a search form and the matching comments, in the order of ``rows``.

    Args:
        rows: comments, with the keys of ``frames.COLUMNS``.
        key: prefix of the element keys.
        emotions: emotions offered as a filter.

    Returns:
        The selected comment, see `rows_table`.
    """
    st.subheader("Comments", anchor=False)
    with st.container(horizontal=True, gap="small"):
        words = st.text_input(
            "Search comments and authors",
            key=f"{key}-words",
            type="search",
            live=True,
            placeholder="All words must match",
            width=300,
        )
        wanted = st.multiselect(
            "Emotions",
            [*emotions, NO_EMOTION, OTHER_LANGUAGE],
            key=f"{key}-emotions",
            placeholder="Any emotion",
            width=300,
        )
    shown, matches = _matches(rows, words or "", wanted)
    if not matches:
        st.info("No comments match. Remove a word or an emotion.", icon=":material/search_off:")
        return None
    chosen = rows_table(shown, key, emotions)
    st.caption(_table_caption(len(shown), matches, len(rows)))
    return chosen


def _matches(
    rows: Sequence[Mapping[str, Any]], words: str, wanted: Sequence[str]
) -> tuple[pd.DataFrame, int]:
    """Return the rows to show and the number of matches. Without a search, rows are not scanned."""
    if not words and not wanted:
        return frames.predictions(rows[:ROWS_SHOWN]), len(rows)
    matches = frames.search(frames.predictions(rows), words, wanted)
    return matches.head(ROWS_SHOWN), len(matches)


def rows_table(shown: pd.DataFrame, key: str, emotions: Sequence[str] = EMOTIONS) -> Chosen | None:
    """Show comments as a table with selectable rows.

    ``shown`` has the columns ``frames.COLUMNS`` and optionally ``score``.

    Returns:
        The selected comment, until it is deselected or another is selected. The selection is stored
        by comment ID, because rows of a running request move.
    """
    names = [*emotions, NO_EMOTION, OTHER_LANGUAGE]
    kept, widget = f"{key}-chosen", f"{key}-table"
    keys = shown[list(Chosen._fields)].astype(str).itertuples(index=False, name=None)
    comments = [Chosen(*key) for key in keys]

    def choose() -> None:
        rows = st.session_state[widget].selection.rows
        st.session_state[kept] = comments[rows[0]] if rows and rows[0] < len(comments) else None

    st.dataframe(
        shown.assign(
            labels=frames.shown_labels(shown),
            text=shown["text"].str.slice(0, frames.SHOWN_TEXT),
        ),
        key=widget,
        on_select=choose,
        selection_mode="single-row",
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=min(len(shown), 7) * ROW_HEIGHT + 40,
        alt="Comments with predicted emotions and authors",
        column_order=[name for name in _SHOWN if name in shown],
        column_config={
            "labels": st.column_config.MultiselectColumn(
                "Emotions",
                options=names,
                color=[COLOURS.get(name, NO_EMOTION_COLOUR) for name in names],
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
        "Select a comment (checkbox on its left, or Shift+Space) to see why the model predicted "
        "its emotions, and to correct them."
    )
    return None


def _table_caption(shown: int, matches: int, kept: int) -> str:
    total = quantity(kept, "comment")
    first = f" Showing the first {shown:,}." if shown < matches else ""
    return f"{total}.{first}" if matches == kept else f"Matches: {matches:,} of {total}.{first}"
