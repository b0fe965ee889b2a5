"""Charts with text equivalents: a caption, and a table of the same figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import altair as alt
import streamlit as st


def chart(
    drawn: alt.Chart | alt.LayerChart,
    caption: str,
    *,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Show a chart with its caption, which screen readers read in place of the chart."""
    st.altair_chart(drawn, width=width, alt=caption)
    st.caption(caption)


@contextmanager
def chart_and_table(
    drawn: alt.Chart | alt.LayerChart,
    caption: str,
    *,
    width: Literal["stretch", "content"] = "stretch",
    label: str = "Show as a table",
) -> Iterator[None]:
    """Show a chart with its caption. The block draws the table, in an expander below them."""
    chart(drawn, caption, width=width)
    with st.expander(label):
        yield
