"""Charts that update every second without flickering.

``st.altair_chart`` embeds the data in the specification, so that every update redraws the whole
chart. Here, the specification stays the same and the data is sent separately, so the browser only
updates the marks. The alternative text is part of the specification and therefore constant; the
figures are in the caption.
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
    """Show ``draw(frame, **options)`` with a cached specification.

    Args:
        draw: returns the chart of a frame; all its layers use this frame. Its specification may
            depend on ``emotions`` and ``options`` only.
        frame: the data; its columns never change.
        emotions: emotions in the frame, in order.
        key: key of the element.
        alt: constant alternative text.
        options: further arguments of ``draw``.
    """
    specification = _specification(draw.__name__, emotions, options, draw, frame)
    st.vega_lite_chart(frame, specification, width="stretch", key=key, alt=alt)


@st.cache_data(show_spinner=False, max_entries=100)
def _specification(
    name: str,  # noqa: ARG001 - stands for the function in the cache key
    emotions: tuple[str, ...],  # noqa: ARG001 - stands for the frame in the cache key
    options: dict[str, bool],
    _draw: Callable[..., alt.TopLevelMixin],
    _frame: pd.DataFrame | pa.Table,
) -> dict[str, Any]:
    drawn: dict[str, Any] = _draw(_frame, **options).to_dict()
    # Altair's default configuration would override the page's theme.
    left_out = {"data", "datasets", "config"}
    return {name: part for name, part in drawn.items() if name not in left_out}
