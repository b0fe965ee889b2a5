import logging
from collections.abc import Iterator

import pytest

from errors import PermanentError
from streaming.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.sources import SourceReport
from streamlit_app import faults, live
from streamlit_app.live import Events, LiveRequest
from tests.streamlit_app.conftest import prediction


def of(*events: Event) -> Events:
    return lambda _request_id, _report: iter(events)


def test_counts_follow_the_events() -> None:
    request = LiveRequest("a video")
    assert request.snapshot().running
    request.follow(
        of(
            Fetched(2),
            Fetched(4),
            Queued(4),
            Predicted(prediction("one", "joy")),
            Predicted(prediction("two", "joy", "love")),
            Predicted(prediction("three")),
            Dead("no protobuf"),
            Saved(3),
            Finished(new_rows=2, known_rows=1),
        )
    )
    now = request.snapshot()
    assert (now.fetched, now.queued, now.predicted, now.dead, now.saved) == (4, 4, 3, 1, 3)
    assert (now.state, now.new_rows, now.known_rows) == ("finished", 2, 1)
    assert now.emotions == {"joy": 2, "love": 1}
    assert [row["text"] for row in now.rows] == ["three", "two", "one"]


def test_the_source_s_report_is_counted() -> None:
    def events(_request_id: str, report: SourceReport) -> Iterator[Event]:
        report.skip(7, "it has 3 fields instead of 4")
        report.duplicates += 2
        yield Fetched(1)

    request = LiveRequest("a file")
    request.follow(events)
    now = request.snapshot()
    assert (now.unreadable, now.dead, now.duplicates) == (1, 0, 2)
    assert now.problems == ("line 7: it has 3 fields instead of 4",)


def test_a_snapshot_does_not_change() -> None:
    request = LiveRequest("a video")
    request.follow(of(Predicted(prediction("one", "joy"))))
    before = request.snapshot()
    request.follow(of(Predicted(prediction("two", "joy"))))
    assert (before.predicted, before.emotions["joy"], len(before.rows)) == (1, 1, 1)


def test_only_the_newest_rows_are_kept_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "KEPT_ROWS", 2)
    request = LiveRequest("a video")
    request.follow(of(*(Predicted(prediction(str(n), "joy")) for n in range(5))))
    now = request.snapshot()
    assert [row["text"] for row in now.rows] == ["4", "3"]
    assert (now.predicted, now.emotions["joy"]) == (5, 5)


def test_an_error_ends_the_request_and_keeps_what_came_before() -> None:
    def events(_request_id: str, _report: SourceReport) -> Iterator[Event]:
        yield Fetched(1)
        raise PermanentError("Comments are turned off; choose another video.")

    request = LiveRequest("a video")
    request.follow(events)
    now = request.snapshot()
    assert (now.state, now.fetched) == ("failed", 1)
    assert now.error == "Comments are turned off; choose another video."


def test_an_error_before_the_first_event_ends_the_request() -> None:
    def events(_request_id: str, _report: SourceReport) -> Iterator[Event]:
        raise PermanentError("There is no key; set one.")

    request = LiveRequest("a video")
    request.follow(events)
    assert request.snapshot().error == "There is no key; set one."


def test_an_unknown_fault_shows_and_logs_nothing_secret(caplog: pytest.LogCaptureFixture) -> None:
    secret = "".join(["SEC", "RET"])

    def events(_request_id: str, _report: SourceReport) -> Iterator[Event]:
        raise ValueError(secret)

    request = LiveRequest("a video")
    with caplog.at_level(logging.ERROR):
        request.follow(events)
    assert request.snapshot().error == faults.UNEXPECTED
    assert "ValueError" in caplog.text
    assert "test_live.py" in caplog.text
    assert secret not in caplog.text


def test_models_are_told_apart_and_comments_counted_once() -> None:
    request = LiveRequest("a video")
    request.follow(
        of(
            Predicted(prediction("one", "joy", application="a"), complete=False),
            Predicted(prediction("one", "love", application="b"), complete=True),
            Predicted(prediction("two", "love", application="b"), complete=False),
        )
    )
    first, other = request.snapshot("a"), request.snapshot("b")
    assert (first.predicted, other.predicted) == (1, 1)
    assert (first.answered, other.answered) == (1, 2)
    assert (first.emotions, other.emotions) == ({"joy": 1}, {"love": 2})
    assert first.models == {"a": "model of a v1-0", "b": "model of b v1-0"}
    assert request.snapshot("unknown").emotions == first.emotions
