import pandas as pd

from streamlit_app.models.curves import curve_caption, curve_chart

CURVES = pd.DataFrame(
    {
        "metric": ["loss", "loss", "loss", "jaccard", "jaccard", "jaccard"],
        "step": [1, 2, 3, 1, 2, 3],
        "value": [0.9, 0.4, 0.5, 0.2, 0.6, 0.55],
    }
)


def test_the_caption_says_what_the_lines_show() -> None:
    assert curve_caption(CURVES) == (
        "jaccard went from 0.200 to 0.550 over steps 1 to 3; highest 0.600 at step 2. "
        "loss went from 0.900 to 0.500 over steps 1 to 3; lowest 0.400 at step 2."
    )


def test_the_caption_of_one_step_and_of_no_number() -> None:
    assert curve_caption(CURVES.head(1)) == "loss was 0.900 at step 1."
    nothing = CURVES.head(2).assign(value=float("nan"))
    assert curve_caption(nothing) == "loss has no numeric values."


def test_names_of_figures_are_never_markup() -> None:
    caption = curve_caption(CURVES.assign(metric="**x** [a](javascript:b) `c` <script>"))
    assert not set("*[]()`<>") & set(caption)


def test_lines_differ_in_more_than_colour() -> None:
    encoding = curve_chart(CURVES).to_dict()["encoding"]
    assert encoding["color"]["field"] == encoding["strokeDash"]["field"] == "metric"
    colours = encoding["color"]["scale"]["range"]
    assert len(set(colours)) == 2
