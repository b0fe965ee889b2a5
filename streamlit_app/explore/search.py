"""The comments view of the Explore page: a paged search in Hive, and its export."""

from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import streamlit as st

from streaming.tables.hive import Model
from streaming.tables.hive.explore import Order, Search
from streamlit_app import data, downloads, faults, frames, parts
from streamlit_app.comment import panel as comment_panel
from streamlit_app.palette import NO_EMOTION, OTHER_LANGUAGE
from streamlit_app.wording import quantity

ORDERS: dict[str, Order] = {
    "Newest first": "newest",
    "Oldest first": "oldest",
    "Most liked first": "likes",
    "Highest score first": "score",
}
SIZES = (50, 200, 1000, 5000)


def render(video_id: str, model: Model) -> None:
    """Draw the search form and the matching comments; a change reruns only this view."""
    st.fragment(_search)(video_id, model)


def _search(video_id: str, model: Model) -> None:
    with faults.explained(faults.QUERY_FAILED):
        labels = data.labels(video_id, model)
        wanted, size = _form(labels)
        page = _page(video_id, model, wanted, size)
        with st.spinner("Querying Hive ..."):
            rows = data.search(video_id, model, wanted, size + 1, page * size)
        if rows.empty:
            st.info("No comments match. Remove a filter.", icon=":material/search_off:")
            return
        shown = rows.head(size)
        if not wanted.score_of:
            shown = shown.drop(columns="score")
        # A new key for new rows, so that the selection is cleared.
        key = f"explore-{hash((video_id, model, wanted, page))}"
        chosen = parts.rows_table(shown, key, labels)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _turn("Previous page", ":material/chevron_left:", page - 1, enabled=page > 0)
            _turn("Next page", ":material/chevron_right:", page + 1, enabled=len(rows) > size)
            _download(shown, video_id, model, wanted)
        # Counting takes as long as searching, so the rows are shown first.
        counts = data.tone_counts(video_id, model, wanted)
        matches, first = int(counts["comments"].sum()), page * size + 1
        tones = frames.tones(counts)
        st.caption(
            f"Showing {first:,} to {first + len(shown) - 1:,} of "
            f"{quantity(matches, 'matching comment')}. "
            f"{tones.line() if tones else ''}"
        )
        if chosen is not None:
            comment_panel.render(*chosen)


def _download(shown: pd.DataFrame, video_id: str, model: Model, wanted: Search) -> None:
    stored = [
        downloads.Stored("All matching comments", video_id, model, wanted),
        downloads.Stored("All comments of the video", video_id, model, Search()),
    ]
    downloads.menu(video_id, stored, shown)


def _form(labels: tuple[str, ...]) -> tuple[Search, int]:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        words = st.text_input(
            "Search comments and authors",
            key="words",
            type="search",
            placeholder="All words must match",
            width=300,
        )
        emotions = st.multiselect(
            "Emotions",
            [*labels, NO_EMOTION, OTHER_LANGUAGE],
            key="emotions",
            placeholder="Any emotion",
            width=300,
        )
        score_of = st.selectbox(
            "Score for", labels, index=None, key="score-of", placeholder="Emotion", width=160
        )
        ordered = st.selectbox("Sort by", list(ORDERS), key="order", width=180)
    with (
        st.popover("More filters", icon=":material/tune:"),
        st.container(gap="small"),
    ):
        least = st.slider(
            "Minimum score", 0.0, 1.0, 0.0, 0.05, key="least-score", disabled=score_of is None
        )
        author = st.text_input("Author", key="author", placeholder="Part of the name")
        likes = st.number_input("Minimum likes", 0, step=1, key="least-likes")
        since = st.date_input("From (UTC)", None, key="since")
        until = st.date_input("To (UTC, inclusive)", None, key="until")
        size = st.selectbox("Comments per page", SIZES, index=1, key="size")
    chosen = [name for name in emotions if name in labels]
    order = ORDERS[ordered]
    wanted = Search(
        words=words or "",
        emotions=tuple(chosen),
        none=NO_EMOTION in emotions,
        other_language=OTHER_LANGUAGE in emotions,
        # Without a choice, sort by the score for the first emotion of the filter.
        score_of=score_of or (chosen[0] if order == "score" and chosen else ""),
        least_score=least if score_of else 0.0,
        author=author or "",
        least_likes=likes,
        since=_midnight(since),
        until=None if until is None else _midnight(until + timedelta(days=1)),
        order=order,
    )
    return wanted, size


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _page(*query: object) -> int:
    """Return the current page number, from 0; a new query starts at the first page."""
    if st.session_state.get("query") != query:
        st.session_state["query"], st.session_state["page"] = query, 0
    page: int = st.session_state["page"]
    return page


def _turn(label: str, icon: str, page: int, *, enabled: bool) -> None:
    def turn() -> None:
        st.session_state["page"] = page

    st.button(label, icon=icon, on_click=turn, disabled=not enabled)
