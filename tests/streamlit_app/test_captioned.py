import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow


def page() -> None:
    import altair as alt
    import pandas as pd
    import streamlit as st

    from streamlit_app import captioned

    frame = pd.DataFrame({"x": [1, 2], "y": [3, 4]})
    drawn = alt.Chart(frame).mark_bar().encode(x="x", y="y")
    with captioned.chart_and_table(drawn, "y grows from 3 to 4."):
        st.dataframe(frame, alt="y by x")


def test_a_chart_has_its_caption_as_alternative_text_and_its_table_below() -> None:
    app = AppTest.from_function(page).run(timeout=30)
    assert not app.exception
    chart, caption, expander = app.main.children.values()
    assert chart.proto.alt == caption.value == "y grows from 3 to 4."  # type: ignore[union-attr]
    assert expander.label == "Show as a table"  # type: ignore[union-attr]
    assert app.expander[0].dataframe[0].value["y"].tolist() == [3, 4]
