"""What the page shows of a request besides its predictions: its videos, costs and outcome."""

from datetime import UTC, datetime
from queue import Queue

import pytest
from streamlit.testing.v1 import AppTest

from streaming.requests.analysis import Fetched, Finished, Predicted, Queued, Saved, StalledError
from streaming.sources import SourceReport, VideoDetails
from streaming.tables.hive import HiveUnavailableError
from streamlit_app.data import requests
from streamlit_app.live.form import SAMPLE
from tests.streamlit_app.conftest import (
    HOSTILE,
    Analysis,
    prediction,
    rendered_as_markup,
)
from tests.streamlit_app.live.steps import LINKED, choose, finish, start

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("analysis")]


def test_all_videos_of_a_channel_are_listed_and_kept(
    page: AppTest, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: Queue[list[str]] = Queue()

    def keep(_: object, details: list[VideoDetails]) -> None:
        saved.put([video.video_id for video in details])
        raise HiveUnavailableError("The Thrift Server does not answer.")

    monkeypatch.setattr(requests, "keep_details", keep)
    published = datetime(2026, 5, 1, tzinfo=UTC)
    analysis.events = [Fetched(1), Queued(1), Predicted(prediction()), Finished(1, 0)]
    analysis.report["videos"] = [
        VideoDetails(
            f"v{n}",
            f"{HOSTILE} {n}",
            "",
            "",
            None,
            None,
            n,
            published,
            live=False,
            seconds=3725 if n else None,
        )
        for n in range(30)
    ]
    page.text_area(key="link").set_value("@orchard")
    page = finish(start(page))
    assert page.success
    assert saved.get(timeout=10) == [f"v{n}" for n in range(30)]
    assert saved.empty()
    assert "All 30 videos" in [expander.label for expander in page.expander]
    videos = page.dataframe[0].value
    assert videos["Title"].tolist() == [f"{HOSTILE} {n}" for n in range(30)]
    assert videos["Comments"].tolist() == list(range(30))
    assert videos["Length"].tolist() == ["", *["1:02:05"] * 29]
    assert "<script>" not in rendered_as_markup(page)


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        (Finished(new_rows=1, known_rows=0), "1 new row in Hive, 0 already there."),
        (Saved(1), "1 comment saved to Hive."),
    ],
)
def test_a_failed_request_shows_its_rows_and_what_was_left_out(
    page: AppTest, analysis: Analysis, last: Finished | Saved, rows: str
) -> None:
    analysis.events = [Fetched(2), Predicted(prediction()), last]
    analysis.report |= {"rows": 2, "sent": 1, "skipped": 1}
    analysis.error = StalledError("The stream is stalled.")
    page = finish(start(choose(page, SAMPLE)))
    assert page.error[0].value == "The stream is stalled"
    assert f"{rows} 1 of 2 comments sent, 1 unreadable." in [text.value for text in page.text]


def test_a_limit_that_cut_comments_is_told(page: AppTest, analysis: Analysis) -> None:
    analysis.events = [Fetched(2), Predicted(prediction()), Finished(new_rows=2, known_rows=0)]
    analysis.report |= {"rows": 2, "sent": 2, "cut_videos": 2}
    page.text_area(key="link").set_value(LINKED)
    page = finish(start(page))
    assert page.warning[0].value == (
        "Finished in part: 2 new rows in Hive, 0 already there. 2 of 2 comments sent, "
        "the limit cut 2 videos: more comments are there."
    )


def test_every_kind_of_problem_is_counted(page: AppTest, analysis: Analysis) -> None:
    read = SourceReport(rows=300, sent=1)
    for number in range(299):
        read.skip(number, f"expected 3 fields, got {number}")
    analysis.report |= vars(read)
    page = finish(start(choose(page, SAMPLE)))
    assert "299 rows: expected … fields, got …" in [text.value for text in page.text]
    assert "Problems in the source (the first 100)" in [box.label for box in page.expander]
