"""Charts whose data changes every second: the browser moves what it has drawn, nothing flickers.

``st.altair_chart`` names the data inside the specification, so each new comment would draw the
whole chart anew. Here the specification is made once and the data travels beside it. The words
for screen readers are a part of it: they say what is drawn, and a caption says what to see.
"""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st


def chart(
    draw: Callable[..., alt.TopLevelMixin],
    frame: pd.DataFrame | pa.Table,
    emotions: tuple[str, ...],
    *,
    key: str,
    alt: str,
    **options: bool,
) -> None:
    """Show ``draw(frame, **options)``, whose specification depends on nothing else than these.

    Args:
        draw: makes the chart of a frame; all its layers draw this one frame.
        frame: the data, with the same columns each time.
        emotions: those in the frame, in its order.
        key: of the element.
        alt: what is drawn, in words that stay the same.
        options: further arguments of ``draw``.
    """
    specification = _specification(draw.__name__, emotions, options, draw, frame)
    st.vega_lite_chart(frame, specification, width="stretch", key=key, alt=alt)


@st.cache_data(show_spinner=False, max_entries=100)
def _specification(
    name: str,  # noqa: ARG001 - a function is no part of a cache's key, its name is
    emotions: tuple[str, ...],  # noqa: ARG001 - as the frame, which is left out for its size
    options: dict[str, bool],
    _draw: Callable[..., alt.TopLevelMixin],
    _frame: pd.DataFrame | pa.Table,
) -> dict[str, Any]:
    drawn: dict[str, Any] = _draw(_frame, **options).to_dict()
    # Altair's own configuration would set sizes and colours against the page's theme.
    left_out = {"data", "datasets", "config"}
    return {name: part for name, part in drawn.items() if name not in left_out}
