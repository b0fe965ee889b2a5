"""The analysis against a small Kafka in memory: what it counts, and when it gives up."""

import threading
import time
from collections.abc import Iterator, Sequence

import pytest

import streaming.requests.analysis
from settings import Settings
from streaming.kafka.messages import Comment, DeadLetter, encode, key_of
from streaming.requests.analysis import (
    Dead,
    Event,
    Fetched,
    Finished,
    Predicted,
    Queued,
    Saved,
    StalledError,
)
from streaming.sources.control import Control
from streaming.tables import hive
from tests.streaming.requests.broker import Broker, given, predicted, run


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


def test_comments_of_two_videos_with_one_id_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    videos = ("v", "w", "v")
    given = (Comment(comment_id="1", video_id=video, text=video) for video in videos)
    events = list(run(monkeypatch, Broker(lambda comment: [predicted(comment)]), given, rows=2))
    answered = [e.prediction.comment.video_id for e in events if isinstance(e, Predicted)]
    assert answered == ["v", "w"]
    assert events[-1] == Finished(new_rows=2, known_rows=0)


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
        list(run(monkeypatch, broker, given("a"), stall_seconds=0.3))


@pytest.mark.parametrize(("count", "named"), [(2, ["0", "1"]), (5, None)])
def test_a_request_with_many_videos_asks_for_none_by_name(
    monkeypatch: pytest.MonkeyPatch, count: int, named: list[str] | None
) -> None:
    monkeypatch.setattr(streaming.requests.analysis, "_MOST_VIDEOS", 2)
    asked: list[Sequence[str] | None] = []

    def count_rows(_: Settings, videos: Sequence[str] | None, _request_id: str) -> int:
        asked.append(videos)
        return count

    comments = (Comment(comment_id="1", video_id=str(n), text="x") for n in range(count))
    events = run(monkeypatch, Broker(lambda comment: [predicted(comment)]), comments)
    monkeypatch.setattr(hive, "count_rows", count_rows)
    *_, last = events
    assert last == Finished(new_rows=count, known_rows=0)
    assert asked == [named]


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


def test_a_paused_analysis_sends_nothing_until_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    control, broker = Control(), Broker(lambda comment: [predicted(comment)])
    first = threading.Event()

    def source() -> Iterator[Comment]:
        yield from given("a")
        first.wait(5)
        yield from given("b")

    events = run(monkeypatch, broker, source(), rows=2, control=control)
    assert any(event == Saved(1) for event in events)
    control.pause()
    first.set()
    paused_at = time.monotonic()
    threading.Timer(0.5, control.resume).start()
    assert [event for event in events if isinstance(event, Predicted)] != []
    assert time.monotonic() - paused_at >= 0.5
    assert broker.acknowledged == 2


def test_a_cancelled_analysis_finishes_what_it_has_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    control, broker = Control(), Broker(lambda comment: [predicted(comment)])

    def endless() -> Iterator[Comment]:
        yield from given("a")
        control.wait(60)
        yield from given("never")

    seen: list[Event] = []
    for event in run(monkeypatch, broker, endless(), rows=1, control=control):
        seen.append(event)
        if isinstance(event, Predicted):
            control.cancel()
    assert broker.acknowledged == 1
    assert Saved(1) in seen
    assert seen[-1] == Finished(new_rows=1, known_rows=0)


def test_a_source_hears_of_comments_that_kafka_has_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unsure(Broker):
        """Loses the last comment, which it never acknowledges."""

        def send(self, topic: str, key: bytes, value: bytes) -> None:
            super().send(topic, key, value)
            self.acknowledged -= key == b"lost"

    noted: list[str] = []
    for names in (["a", "b", "a"], ["c", "lost"]):
        control = Control()
        source = _noting(given(*names), control, noted)
        list(
            run(monkeypatch, Unsure(lambda comment: [predicted(comment)]), source, control=control)
        )
    assert noted == ["a b a"]


def _noting(comments: Iterator[Comment], control: Control, noted: list[str]) -> Iterator[Comment]:
    names = []
    for comment in comments:
        names.append(comment.comment_id)
        control.sent.read(key_of(comment))
        yield comment
    control.sent.then(lambda: noted.append(" ".join(names)))


@pytest.mark.parametrize(("text", "sent"), [("x", 93), ("\U0001f602\U0001f525\U0001f62d" * 200, 1)])
def test_only_so_much_work_is_under_way_at_once(
    monkeypatch: pytest.MonkeyPatch, text: str, sent: int
) -> None:
    broker = Broker(lambda _: [])
    broker.settings = Settings(tokens_in_flight=2048, topic_partitions=1)
    comments = (Comment(comment_id=str(n), video_id="v", text=text) for n in range(100))
    with pytest.raises(StalledError, match=f" {sent} comments wait"):
        list(run(monkeypatch, broker, comments, stall_seconds=0.3))
    assert broker.acknowledged == sent


def test_the_source_is_told_the_end_also_of_an_analysis_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    control = Control()
    control.sent.at_end(lambda: told.append("end"))
    control.sent.read(("v", "a"))
    control.sent.then(lambda: told.append("sent"))
    with pytest.raises(StalledError):
        list(run(monkeypatch, Broker(lambda _: []), given("b"), control=control, stall_seconds=0.3))
    control.sent.note([("v", "a")])
    assert told == ["end"]
