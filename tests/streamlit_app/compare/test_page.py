from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from streaming.tables import hive
from streaming.tables.hive.explore import Search
from streamlit_app import faults
from tests.streamlit_app.conftest import HOSTILE, captions, compare_page, drawn, rendered_as_markup
from tests.streamlit_app.table import Table

pytestmark = pytest.mark.slow

draw = partial(drawn, compare_page)


def test_two_videos_are_compared_with_a_warning_about_few_comments(table: Table) -> None:
    table.comments = {"v1": 400, "v2": 10, "v3": 400}
    page = draw(a="v1", b="v3")
    assert [box.value for box in page.selectbox] == ["v1", "v3"]
    assert "A: 400 comments, 3 more in other languages; B: 400 comments" in captions(page)
    assert "No significant differences." in captions(page)
    assert "detecting a shift takes at least 8." in captions(page)
    assert sum("Tone of" in caption.value for caption in page.caption) == 2
    assert "Tone of A: 50% positive" in captions(page)
    assert [caption.value for caption in page.caption].count("1 not read (other languages)") == 2
    assert set(table.tones_of) == {("v1", Search()), ("v3", Search())}
    assert not page.warning
    _, *over_time = [element.value for element in page.dataframe]
    assert [table["comments"].tolist() for table in over_time] == [[399, 1], [399, 1]]
    page.selectbox[1].set_value("v2").run()
    assert [warning.value.partition(",")[0] for warning in page.warning] == [
        "B has only 10 comments"
    ]
    assert "v1" not in page.selectbox[1].options[0]


def test_two_periods_of_a_video_are_compared(table: Table) -> None:
    table.comments = {"v1": 400}
    page = draw()
    assert page.segmented_control[0].value == "Two periods of one video"
    assert [field.label for field in page.date_input] == ["Period A (UTC)", "Period B (UTC)"]
    assert "A: 400 comments" in captions(page)
    asked = {
        (wanted.since.date(), wanted.until.date())
        for _, wanted in table.tones_of
        if wanted.since and wanted.until
    }
    periods: list[Any] = [chosen.value for chosen in page.date_input]
    assert asked == {(first, last + timedelta(days=1)) for first, last in periods}


def test_different_models_are_a_warning(table: Table) -> None:
    table.comments = {"v1": 400, "v2": 400}
    table.versions = [("spanemo", "v1-a", 400), ("spanemo", "v1-b", 400), ("spanemo", None, 400)]
    page = draw()
    page.selectbox[3].set_value(hive.Model("spanemo", "v1-b")).run()
    assert "different models or model versions" in page.warning[0].value


def test_hostile_names_are_never_markup(table: Table) -> None:
    table.comments = {HOSTILE: 40, f"{HOSTILE}2": 40}
    assert "<script>" not in rendered_as_markup(draw())


def test_hive_down_is_explained(table: Table) -> None:
    table.error = hive.HiveUnavailableError("The Thrift Server does not answer: start it.")
    page = draw()
    assert page.error[0].value == faults.QUERY_FAILED
    assert page.button[0].label == "Try again"


def test_shares_are_shown_if_the_tone_query_fails(table: Table) -> None:
    table.comments = {"v1": 400, "v2": 400}
    table.tone_error = hive.HiveUnavailableError("The Thrift Server does not answer: start it.")
    page = draw()
    assert [error.value for error in page.error] == [faults.QUERY_FAILED] * 2
    assert "No significant differences" in captions(page)


def test_an_empty_table_says_what_to_do(table: Table) -> None:
    assert not table.comments
    assert "No predictions in Hive yet" in draw().info[0].value
