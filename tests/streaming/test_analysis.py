"""The analysis against a small Kafka in memory: what it counts, and when it gives up."""

from collections.abc import Callable, Iterator

import pytest

import streaming.analysis
from settings import Settings
from streaming import hive
from streaming.analysis import (
    Dead,
    Event,
    Fetched,
    Finished,
    Predicted,
    Queued,
    Saved,
    StalledError,
    analyze,
)
from streaming.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.topics import Position, Record

Answer = Callable[[Comment], list[tuple[str, bytes, bytes]]]


class Broker:
    """Answers each comment that is sent with messages of the two other topics."""

    def __init__(self, answer: Answer, *, saves: bool = True) -> None:
        self.answer = answer
        self.saves = saves
        self.acknowledged = 0
        self.topics: dict[str, list[Record]] = {"emotions": [], "comments.dead": []}

    def send(self, _topic: str, key: bytes, value: bytes) -> None:
        self.acknowledged += 1
        for topic, answer_key, answer in self.answer(decode(Comment, value)):
            place = Position(0, len(self.topics[topic]), 0)
            self.topics[topic].append(Record(place, answer_key or key, answer))

    def poll(self) -> int:
        return self.acknowledged

    def follow(
        self, _: Settings, topic: str, *__: object, **___: object
    ) -> Iterator[Record | None]:
        read = 0
        while True:
            fresh = self.topics[topic][read : read + 1]
            read += len(fresh)
            yield fresh[0] if fresh else None

    def committed(self, *_: object) -> dict[int, int]:
        return {0: len(self.topics["emotions"]) if self.saves else 0}


def run(
    monkeypatch: pytest.MonkeyPatch, broker: Broker, comments: Iterator[Comment], rows: int = 0
) -> Iterator[Event]:
    monkeypatch.setattr(streaming.analysis, "Publisher", lambda _: broker)
    monkeypatch.setattr(streaming.analysis, "follow", broker.follow)
    monkeypatch.setattr(streaming.analysis, "end_offsets", lambda *_: {0: 0})
    monkeypatch.setattr(streaming.analysis, "committed", broker.committed)
    monkeypatch.setattr(hive, "count_rows", lambda *_: rows)
    settings = Settings(_env_file=None)
    return analyze(comments, settings, request_id="mine", stall_seconds=1.0)


def given(*names: str) -> Iterator[Comment]:
    return (Comment(comment_id=name, video_id="v", text=name) for name in names)


def predicted(comment: Comment) -> tuple[str, bytes, bytes]:
    return "emotions", b"", encode(Prediction(comment=comment))


def test_what_kafka_doubles_and_others_send_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(comment: Comment) -> list[tuple[str, bytes, bytes]]:
        others = Comment(comment_id=comment.comment_id, video_id="v", request_id="theirs")
        return [predicted(others), predicted(comment), predicted(comment), ("emotions", b"", b"?")]

    events = list(run(monkeypatch, Broker(answer), given("a", "b", "a"), rows=1))
    assert [e.prediction.comment.comment_id for e in events if isinstance(e, Predicted)] == [
        "a",
        "b",
    ]
    for last in (Fetched(2), Queued(2), Saved(2)):
        assert last in events
    assert events[-1] == Finished(new_rows=1, known_rows=1)


def test_only_this_requests_dead_letters_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(comment: Comment) -> list[tuple[str, bytes, bytes]]:
        theirs = encode(Comment(comment_id="a", video_id="v", request_id="theirs"))
        letters = [
            DeadLetter(key=b"a", value=theirs, reason="not mine"),
            DeadLetter(key=b"unknown", value=encode(comment), reason="another comment"),
            DeadLetter(key=b"a", value=encode(comment), reason="mine"),
        ]
        return [("comments.dead", b"a", encode(letter)) for letter in letters]

    events = list(run(monkeypatch, Broker(answer), given("a")))
    assert [event for event in events if isinstance(event, Dead)] == [Dead("mine")]
    assert events[-1] == Finished(new_rows=0, known_rows=0)


@pytest.mark.parametrize(
    ("answers", "saves", "said"),
    [
        (False, True, "No prediction.*logs predict"),
        (True, False, "No row was saved.*logs save"),
    ],
)
def test_silence_names_the_application_to_look_at(
    monkeypatch: pytest.MonkeyPatch, answers: bool, saves: bool, said: str
) -> None:
    broker = Broker(lambda comment: [predicted(comment)] if answers else [], saves=saves)
    with pytest.raises(StalledError, match=said):
        list(run(monkeypatch, broker, given("a")))


def test_a_source_that_breaks_is_told_after_its_comments_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def source() -> Iterator[Comment]:
        yield from given("a")
        raise ValueError("the source broke")

    events: list[Event] = []

    def watch() -> None:
        for event in run(monkeypatch, Broker(lambda c: [predicted(c)]), source(), rows=1):
            events.append(event)

    with pytest.raises(ValueError, match="the source broke"):
        watch()
    assert events[-1] == Finished(new_rows=1, known_rows=0)


def test_no_comments_are_finished_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(run(monkeypatch, Broker(lambda _: []), given())) == [Finished(0, 0)]
