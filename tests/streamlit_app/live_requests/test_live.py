import logging
from collections.abc import Iterator

import pytest

from errors import PermanentError
from streaming.requests.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.tables.tones import Tones
from streamlit_app import faults
from streamlit_app.live_requests import answers
from streamlit_app.live_requests.live import Events, LiveRequest
from tests.streamlit_app.conftest import prediction


def of(*events: Event) -> Events:
    return lambda _request: iter(events)


def test_counts_follow_the_events() -> None:
    request = LiveRequest("a video")
    assert request.progress().running
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
    now = request.progress()
    assert (now.fetched, now.queued, now.predicted, now.dead, now.saved) == (4, 4, 3, 1, 3)
    assert (now.state, now.new_rows, now.known_rows) == ("finished", 2, 1)
    assert now.emotions == {"joy": 2, "love": 1}
    assert [row["text"] for row in now.rows] == ["three", "two", "one"]


def test_the_source_s_report_is_counted() -> None:
    def events(request: LiveRequest) -> Iterator[Event]:
        request.report.skip(7, "it has 3 fields instead of 4")
        request.report.duplicates += 2
        yield Fetched(1)

    request = LiveRequest("a file")
    request.follow(events)
    now = request.progress()
    assert (now.unreadable, now.dead, now.duplicates) == (1, 0, 2)
    assert now.problems == ("line 7: it has 3 fields instead of 4",)


@pytest.mark.parametrize("name", ["not_read", "cut_videos", "unread_videos", "cut_lists"])
def test_whatever_was_not_read_to_its_end_makes_the_request_cut(name: str) -> None:
    request = LiveRequest("a video")
    assert not request.progress().cut
    setattr(request.report, name, 1)
    assert request.progress().cut


def test_progress_does_not_change() -> None:
    request = LiveRequest("a video")
    request.follow(of(Predicted(prediction("one", "joy"))))
    before = request.progress()
    request.follow(of(Predicted(prediction("two", "joy"))))
    assert (before.predicted, before.emotions["joy"], len(before.rows)) == (1, 1, 1)


def test_only_the_newest_rows_are_kept_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "KEPT_ROWS", 2)
    request = LiveRequest("a video")
    request.follow(of(*(Predicted(prediction(str(n), "joy")) for n in range(5))))
    now = request.progress()
    assert [row["text"] for row in now.rows] == ["4", "3"]
    assert (now.predicted, now.emotions["joy"]) == (5, 5)


def test_an_error_ends_the_request_and_keeps_what_came_before() -> None:
    error = PermanentError("Comments are turned off; choose another video.")

    def events(_: LiveRequest) -> Iterator[Event]:
        yield Fetched(1)
        raise error

    request = LiveRequest("a video")
    request.follow(events)
    now = request.progress()
    assert (now.state, now.fetched) == ("failed", 1)
    assert now.fault == faults.fault_of(error)
    assert now.fault.explanation == str(error)


def test_an_error_before_the_first_event_ends_the_request() -> None:
    def events(_: LiveRequest) -> Iterator[Event]:
        raise PermanentError("There is no key; set one.")

    request = LiveRequest("a video")
    request.follow(events)
    assert request.progress().fault == faults.fault_of(PermanentError("There is no key; set one."))


def test_an_unexpected_error_shows_and_logs_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    secret = "".join(["SEC", "RET"])

    def events(_: LiveRequest) -> Iterator[Event]:
        raise ValueError(secret)

    request = LiveRequest("a video")
    with caplog.at_level(logging.ERROR):
        request.follow(events)
    fault = request.progress().fault
    assert fault is not None
    assert fault.explanation == faults.UNEXPECTED
    assert "ValueError" in caplog.text
    assert "test_live.py" in caplog.text
    assert secret not in caplog.text


def test_predictions_are_counted_per_model_and_comments_once() -> None:
    request = LiveRequest("a video")
    request.follow(
        of(
            Predicted(prediction("one", "joy", application="a"), complete=False),
            Predicted(prediction("one", "love", application="b"), complete=True),
            Predicted(prediction("two", "love", application="b"), complete=False),
        )
    )
    first, other = request.progress("a"), request.progress("b")
    assert (first.predicted, other.predicted) == (1, 1)
    assert (first.answered, other.answered) == (1, 2)
    assert (first.emotions, other.emotions) == ({"joy": 1}, {"love": 2})
    assert first.models == {"a": "model of a v1-0", "b": "model of b v1-0"}
    assert request.progress("unknown").emotions == first.emotions


def test_a_request_is_paused_resumed_and_cancelled() -> None:
    request = LiveRequest("a video")
    assert request.progress().state == "running"
    request.control.pause()
    assert request.progress().state == "paused"
    request.control.resume()
    assert request.progress().state == "running"
    request.cancel()
    assert (request.progress().state, request.control.cancelled) == ("stopping", True)
    request.follow(of(Fetched(1), Finished(new_rows=1, known_rows=0)))
    now = request.progress()
    assert (now.state, now.running, now.new_rows) == ("cancelled", False, 1)


def test_comments_in_another_language_are_kept_and_not_counted() -> None:
    request = LiveRequest("a video")
    other = prediction("was für ein Abend")
    other.other_language = "de"
    request.follow(of(Predicted(prediction("one", "joy")), Predicted(other)))
    now = request.progress()
    assert (now.predicted, now.answered, now.judged) == (2, 2, 1)
    assert now.tones == Tones(positive=1)
    assert [row["other_language"] for row in now.rows] == ["de", None]


def test_strengths_are_the_mean_scores_of_the_comments_that_carry_the_emotion() -> None:
    request = LiveRequest("a video")
    for score in (0.5, 0.9):
        scored = prediction("x", "joy")
        scored.scores["joy"] = score
        request.follow(of(Predicted(scored)))
    request.follow(of(Predicted(prediction("x"))))
    assert request.progress().strengths == {"joy": pytest.approx(0.7)}


def scored(*labels: str, language: str = "") -> Predicted:
    made = prediction("x", *labels)
    made.scores.update({"joy": 0.1, "fear": 0.1})
    made.other_language = language
    return Predicted(made)


def test_no_emotion_is_a_tone_and_another_language_is_none() -> None:
    request = LiveRequest("a video")
    request.follow(
        of(scored("joy", "surprise"), scored("joy", "fear"), scored(), scored(), scored("fear"))
    )
    before = request.progress().tones
    assert before == Tones(positive=1, negative=1, mixed=1, no_emotion=2)
    request.follow(of(scored(language="de")))
    assert request.progress().tones == Tones(1, 1, 1, 2, not_read=1)
    assert before.not_read == 0


def test_a_model_without_the_emotions_has_no_tone() -> None:
    request = LiveRequest("a video")
    request.follow(of(Predicted(prediction("one", "kind")), Predicted(prediction("two", "harsh"))))
    now = request.progress()
    assert (now.judged, now.tones) == (2, Tones())
