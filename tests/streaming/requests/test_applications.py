"""Several predict applications answer each comment."""

import pytest

from settings import PredictApplication, Settings
from streaming.kafka.messages import Comment, DeadLetter, Prediction, encode
from streaming.requests.analysis import Dead, Finished, Predicted, Saved, StalledError
from tests.streaming.requests.broker import Broker, given, run

TWO = Settings(
    predict=(
        PredictApplication(),
        PredictApplication(name="predict-2"),
        PredictApplication(name="predict-other", topic="reviews"),
    ),
)


def by(application: str, comment: Comment, version: str = "v1") -> tuple[str, bytes, bytes]:
    prediction = Prediction(comment=comment, application=application, model_version=version)
    return "emotions", b"", encode(prediction)


def test_a_comment_is_done_when_every_application_that_reads_it_has_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(comment: Comment) -> list[tuple[str, bytes, bytes]]:
        first, second = by("predict", comment), by("predict-2", comment, "v2")
        return [first, first, second, second]

    broker = Broker(answer)
    events = list(run(monkeypatch, broker, given("a", "b"), rows=4, settings=TWO))
    answers = [
        (event.prediction.comment.comment_id, event.prediction.application, event.complete)
        for event in events
        if isinstance(event, Predicted)
    ]
    assert answers == [
        (name, *rest) for name in ("a", "b") for rest in (("predict", False), ("predict-2", True))
    ]
    assert Saved(2) in events
    assert events[-1] == Finished(new_rows=4, known_rows=0)


def test_one_version_served_twice_gives_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker(lambda comment: [by("predict", comment), by("predict-2", comment)])
    *_, last = run(monkeypatch, broker, given("a"), rows=1, settings=TWO)
    assert last == Finished(new_rows=1, known_rows=0)


def test_a_comment_that_one_model_fails_on_is_dead_once_and_its_prediction_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dead(comment: Comment, application: str) -> tuple[str, bytes, bytes]:
        letter = DeadLetter(key=b"a", value=encode(comment), reason="no", application=application)
        return "comments.dead", b"a", encode(letter)

    neither = Broker(lambda comment: [dead(comment, "predict"), dead(comment, "predict-2")])
    events = list(run(monkeypatch, neither, given("a"), settings=TWO))
    assert [event for event in events if isinstance(event, Dead)] == [Dead("no")]

    one = Broker(lambda comment: [dead(comment, "predict-2"), by("predict", comment)])
    events = list(run(monkeypatch, one, given("a"), rows=1, settings=TWO))
    assert [event for event in events if isinstance(event, Dead)] == [Dead("no")]
    assert [event.complete for event in events if isinstance(event, Predicted)] == [False]
    assert events[-1] == Finished(new_rows=1, known_rows=0)


def test_the_application_that_is_silent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker(lambda comment: [by("predict", comment)])
    with pytest.raises(StalledError, match="logs predict-2"):
        list(run(monkeypatch, broker, given("a"), settings=TWO, stall_seconds=0.3))
