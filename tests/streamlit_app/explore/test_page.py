import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from settings import Settings
from streaming.tables import hive
from streaming.tables.export.choices import Authors, Ending
from streaming.tables.hive import explore
from streaming.tables.hive.explore import Search
from streamlit_app import data, faults
from streamlit_app.data import stored
from streamlit_app.export import address
from tests.streamlit_app.conftest import HOSTILE, captions, drawn, explore_page, rendered_as_markup
from tests.streamlit_app.table import MODEL, Table

pytestmark = pytest.mark.slow

draw = partial(drawn, explore_page)


def test_a_chosen_video_shows_its_tone_and_strongest_comments(table: Table) -> None:
    table.comments = {"v1": 2, "v2": 40}
    page = draw()
    assert page.selectbox[0].options == ["v1  (2 comments)", "v2  (40 comments)"]
    page.selectbox[0].set_value("v2").run()
    text = captions(page)
    assert "Most frequent in 40 comments: joy (50%)" in text
    assert "Not counted: 3 comments in other languages" in text
    assert "From 01 May 2026 to 02 May 2026" in text
    assert "Most frequent pair: joy and love (2 comments)" in text
    assert "highest scores for joy" in text
    assert table.asked_of == [MODEL, MODEL]
    assert "Tone: 51% positive, 0% negative, 0% mixed, 49% without emotion of 39 comments" in text
    assert "1 not read (other languages)" in [caption.value for caption in page.caption]
    assert table.tones_of[-1] == ("v2", Search())


def test_a_model_without_the_emotions_has_no_tone(table: Table) -> None:
    table.comments, table.has_tone = {"v1": 40}, False
    assert "Tone: " not in captions(draw())
    shown = captions(draw(view="Comments"))
    assert "Showing 1 to 40 of 40 matching comments." in shown
    assert "Tone: " not in shown


def test_each_part_of_the_overview_explains_its_own_fault(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise hive.QuestionError("Hive rejected the query: see `tone logs thrift`.")

    table.comments = {"v1": 40}
    table.tone_error = hive.HiveUnavailableError("The Thrift Server does not answer: start it.")
    page = draw()
    assert [error.value for error in page.error] == [faults.QUERY_FAILED]
    assert "Most frequent in 40 comments: joy (50%)" in captions(page)
    monkeypatch.setattr(explore, "together", refused)
    st.cache_data.clear()
    page = draw()
    assert [error.value for error in page.error] == [faults.QUERY_FAILED] * 2
    assert "Most frequent in 40 comments: joy (50%)" in captions(page)


def test_the_address_names_the_video(table: Table) -> None:
    table.comments = {"v1": 2, "v2": 40}
    page = draw(video="v2")
    assert page.selectbox[0].value == "v2"
    page.selectbox[0].set_value("v1").run()
    assert page.query_params["video"] == "v1"


def test_a_search_asks_hive_for_one_page_after_another(table: Table) -> None:
    table.comments = {"v1": 450}
    page = draw(view="Comments")
    page.text_input(key="words").set_value("so good").run()
    page.multiselect(key="emotions").set_value(["joy", "no emotion", "other language"]).run()
    page.selectbox(key="order").set_value("Highest score first").run()
    page.number_input(key="least-likes").set_value(3).run()
    wanted, limit, offset = table.searched[-1]
    assert wanted == Search(
        words="so good",
        emotions=("joy",),
        none=True,
        other_language=True,
        score_of="joy",
        least_likes=3,
        order="score",
    )
    assert (limit, offset) == (201, 0)
    assert "Showing 1 to 200 of 450 matching comments" in captions(page)
    assert "without emotion of 449 comments read; 1 not read" in captions(page)
    assert table.tones_of[-1] == ("v1", wanted)
    assert len(page.dataframe[0].value) == 200
    page.button[1].click().run()
    page.button[1].click().run()
    assert table.searched[-1][1:] == (201, 400)
    assert "Showing 401 to 450 of 450 matching comments" in captions(page)
    assert page.button[1].disabled
    page.text_input(key="words").set_value("bad").run()
    assert table.searched[-1][2] == 0


def test_comments_in_another_language_are_marked(table: Table) -> None:
    table.comments = {"v1": 4}
    page = draw(view="Comments")
    shown = page.dataframe[0].value["labels"].tolist()
    assert shown == [["joy"], ["other language"], ["joy"], ["no emotion"]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Callable[[], bytes]]:
    """The files that a page offers, by label: each is built by its click."""
    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        st, "download_button", lambda label, content, **_: offered.update({label: content})
    )
    monkeypatch.setattr(data, "settings", lambda: Settings(data_dir=tmp_path))
    return offered


def test_the_export_has_the_rows_shown(table: Table, files: dict[str, Callable[[], bytes]]) -> None:
    table.comments = {"v1": 4}
    shown = draw(view="Comments").dataframe[0].value
    assert list(files) == [f"Download {name}" for name in ("CSV", "XLSX", "JSONL", "Parquet")]
    csv = pd.read_csv(io.BytesIO(files["Download CSV"]()), encoding="utf-8-sig")
    assert csv["text"].tolist() == [f"'{text}" for text in shown["text"]]
    xlsx = pd.read_excel(io.BytesIO(files["Download XLSX"]()), engine="calamine")
    lines = pd.read_json(io.BytesIO(files["Download JSONL"]()), lines=True)
    parquet = pd.read_parquet(io.BytesIO(files["Download Parquet"]()))
    for frame in (xlsx, lines, parquet):
        assert frame["text"].tolist() == shown["text"].tolist()
    for frame in (lines, parquet):
        assert [list(labels) for labels in frame["labels"]] == [["joy"], [], ["joy"], []]


def test_the_visitor_chooses_the_authors(
    table: Table, files: dict[str, Callable[[], bytes]]
) -> None:
    table.comments = {"v1": 4}
    page = draw(view="Comments")
    page.radio(key="download-authors-v1").set_value("Left out").run()
    csv = pd.read_csv(io.BytesIO(files["Download CSV"]()), encoding="utf-8-sig")
    assert "author" not in csv


def test_all_matching_comments_are_streamed_by_the_server(table: Table) -> None:
    table.comments = {"v1": 450}
    page = draw(view="Comments")
    page.text_input(key="words").set_value("so good").run()
    choice = page.radio(key="download-v1")
    assert choice.options == [
        "Shown in the table (200 comments)",
        "All matching comments",
        "All comments of the video",
    ]
    choice.set_value("All matching comments").run()
    links = [link.proto.url for link in page.get("link_button")]
    assert links == [
        address("v1", MODEL, Search(words="so good"), ending, Authors.NAME) for ending in Ending
    ]


def test_a_thread_shows_its_comment_before_the_replies(table: Table) -> None:
    table.comments = {"v1": 3}
    page = draw(view="Threads")
    assert page.selectbox[1].options == ["1 reply: =v1 0"]
    assert table.searched[-1][0] == Search(thread="c0", order="oldest")
    assert page.dataframe[0].value["comment_id"].tolist() == ["c0", "c1", "c2"]


@pytest.mark.parametrize("error", [None, hive.TableMissingError("The table is not there yet.")])
def test_an_empty_table_says_what_to_do(table: Table, error: Exception | None) -> None:
    table.error = error
    assert "No predictions in Hive yet" in draw().info[0].value


def test_hive_down_is_explained_and_can_be_tried_again(table: Table) -> None:
    table.error = hive.HiveUnavailableError("The Thrift Server does not answer: start it.")
    page = draw()
    assert page.error[0].value == faults.QUERY_FAILED
    assert page.text[0].value == str(table.error)
    table.error, table.comments = None, {"v1": 1}
    page.button[0].click().run()
    assert page.selectbox[0].value == "v1"
    assert not page.error


def test_an_unexpected_error_shows_one_sentence(table: Table) -> None:
    table.error = ValueError(HOSTILE)
    page = draw()
    assert page.text[0].value == faults.UNEXPECTED
    assert "<script>" not in rendered_as_markup(page)


def test_results_are_cached(table: Table) -> None:
    table.comments = {"v1": 1}
    draw()
    draw()
    assert table.questions == 1


@pytest.mark.parametrize("view", ["Overview", "Comments", "Threads"])
def test_hostile_video_ids_are_never_markup(table: Table, view: str) -> None:
    table.comments = {HOSTILE: 2}
    page = draw(view=view)
    assert page.selectbox[0].value == HOSTILE
    texts = [text for element in page.dataframe for text in element.value.get("text", [])]
    assert any(HOSTILE in text for text in texts)
    assert "<script>" not in rendered_as_markup(page)


def test_models_are_told_apart_and_the_served_one_comes_first(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "primary_model", lambda: "spanemo")
    table.comments = {"v1": 4}
    table.versions = [
        ("classifier", None, 3),
        ("classifier", "v1-c", 3),
        ("spanemo", None, 4),
        ("spanemo", "v1-b", 1),
        ("spanemo", "v1-a", 4),
    ]
    page = draw()
    assert page.selectbox[0].options == ["v1  (4+ comments)"]
    choice = page.selectbox[1]
    assert choice.options == [
        "spanemo (newest versions)  (4 comments)",
        "spanemo v1-b  (1 comment)",
        "spanemo v1-a  (4 comments)",
        "classifier v1-c  (3 comments)",
    ]
    choice.set_value(hive.Model("classifier", "v1-c")).run()
    assert table.asked_of == [hive.Model("spanemo"), hive.Model("classifier", "v1-c")]
