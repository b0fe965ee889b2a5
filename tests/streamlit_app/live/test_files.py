"""Files on the Live page: what a visitor sees before and after they are sent."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from streaming.sources.files.preview import Preview
from streamlit_app import data
from streamlit_app.live.form import FILE
from tests.streamlit_app.conftest import HOSTILE, Analysis, live_page, rendered_as_markup
from tests.streamlit_app.live.steps import choose, finish

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]

CASES = Path(__file__).parents[2] / "streaming/sources/cases"


def upload(*files: tuple[str, bytes]) -> AppTest:
    page = choose(AppTest.from_function(live_page, default_timeout=20).run(), FILE)
    uploader = page.file_uploader(key="files-0")
    for name, content in files:
        uploader.upload(name, content)
    uploader.run()
    assert not page.exception
    return page


def case(name: str) -> tuple[str, bytes]:
    return name, (CASES / name).read_bytes()


def column(page: AppTest, label: str) -> str:
    [box] = [box for box in page.selectbox if box.label == label]
    return str(box.value)


def test_the_preview_shows_the_tool_the_columns_and_the_first_comments() -> None:
    page = upload(case("05_downloader.jsonl"))
    assert page.text[0].value.startswith(
        "05_downloader.jsonl read as youtube-comment-downloader comments (JSON lines)"
    )
    assert [column(page, label) for label in ("Text", "Likes", "Published")] == [
        "text",
        "votes",
        "time_parsed, else time",
    ]
    shown = page.dataframe[0].value
    assert list(shown["Likes"]) == [1200, 15, 0]
    assert list(shown["Reply to"]) == ["", "Ug05A", ""]


def test_a_chosen_column_changes_the_preview_and_reaches_the_source(analysis: Analysis) -> None:
    page = upload(case("37_no_header.csv"))
    assert "No column is recognized" in page.warning[0].value
    assert page.button[0].disabled
    [box] = [box for box in page.selectbox if box.label == "Text"]
    box.set_value("column 2").run()
    assert not page.exception
    assert len(page.dataframe[0].value) == 2
    page.button[0].click().run()
    finish(page)
    assert analysis.asked[0]["columns"] == {"text": "column 2"}
    assert analysis.sources == ["37_no_header.csv"]


def test_columns_read_where_others_are_empty_are_shown_and_can_be_left_out(
    analysis: Analysis,
) -> None:
    page = upload(("a.csv", b"id,textOriginal,textDisplay\n1,fine,<b>fine</b>\n2,,so &amp; so\n"))
    assert column(page, "Text") == "textOriginal, else textDisplay"
    assert list(page.dataframe[0].value["Text"]) == ["fine", "so & so"]
    [box] = [box for box in page.selectbox if box.label == "Text"]
    box.set_value("textDisplay").run()
    assert list(page.dataframe[0].value["Text"]) == ["fine", "so & so"]
    [box] = [box for box in page.selectbox if box.label == "Text"]
    box.set_value("textOriginal").run()
    assert list(page.dataframe[0].value["Text"]) == ["fine", ""]
    page.button[0].click().run()
    finish(page)
    assert analysis.asked[0]["columns"] == {"text": "textOriginal"}


def test_a_column_can_be_left_unused(analysis: Analysis) -> None:
    page = upload(("a.csv", b"id,text,likes\n1,fine,7\n"))
    [box] = [box for box in page.selectbox if box.label == "Likes"]
    box.set_value("").run()
    assert list(page.dataframe[0].value["Likes"]) == [0]
    page.button[0].click().run()
    finish(page)
    assert analysis.asked[0]["columns"] == {"like_count": ""}


def test_what_cannot_be_read_is_told_before_it_is_sent() -> None:
    page = upload(("empty.csv", b""))
    assert page.error[0].value == "Cannot read this file"
    assert page.text[0].value.startswith("empty.csv")
    assert page.button[0].disabled


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others() -> None:
    page = upload(("empty.csv", b""), case("01_clip.info.json"))
    assert page.error[0].value == "Cannot read this file"
    assert any(text.value.startswith("01_clip.info.json read as") for text in page.text)
    assert not page.button[0].disabled


def test_files_are_read_again_only_if_they_or_the_columns_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, str]] = []
    preview = data.preview

    def counted(wanted: data.Upload) -> tuple[list[Preview], list[str]]:
        asked.append(dict(wanted.columns))
        return preview(wanted)

    monkeypatch.setattr(data, "preview", counted)
    page = upload(case("05_downloader.jsonl"))
    page.run()
    assert asked == [{}]
    [box] = [box for box in page.selectbox if box.label == "Likes"]
    box.set_value("").run()
    assert asked == [{}, {"like_count": ""}]


def test_the_upload_is_empty_again_once_its_request_has_started(analysis: Analysis) -> None:
    page = upload(case("05_downloader.jsonl"))
    page.button[0].click().run()
    finish(page)
    assert analysis.sources == ["05_downloader.jsonl"]
    assert page.button[0].label == "Start"
    assert page.button[0].disabled


def test_several_files_have_a_preview_each(analysis: Analysis) -> None:
    page = upload(case("01_clip.info.json"), case("08_videoinfo_aaaaaaaaa08_comments.tab"))
    assert [text.value.partition(" read as ")[0] for text in page.text] == [
        "01_clip.info.json",
        "08_videoinfo_aaaaaaaaa08_comments.tab",
    ]
    page.button[0].click().run()
    finish(page)
    assert "2 files" in [text.value for text in page.text]
    assert len(analysis.sources[0].split()) == 2


def test_a_hostile_file_is_text_and_its_name_no_path(analysis: Analysis) -> None:
    page = upload(("../../[etc]/*?.csv", f'id,"{HOSTILE}",text\n1,x,"{HOSTILE}"\n'.encode()))
    assert "<script>" not in rendered_as_markup(page)
    page.button[0].click().run()
    finish(page)
    assert analysis.sources == ["*?.csv"]
