"""The analysis against a small Kafka in memory: what it counts, and when it gives up."""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

import pytest

import streaming.requests.analysis
from settings import PredictApplication, Settings
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.kafka.records import Position, Record
from streaming.requests.analysis import (
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
from streaming.sources.control import Control
from streaming.tables import hive

Answer = Callable[[Comment], list[tuple[str, bytes, bytes]]]


class Broker(Kafka):
    """Answers each comment that is sent with messages of the two other topics."""

    def __init__(self, answer: Answer, *, saves: bool = True) -> None:
        super().__init__(Settings())
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

    def end_offsets(self, topic: str) -> dict[int, int]:
        return {0: 0}

    def follow(
        self, topic: str, start: Mapping[int, int], *, idle_seconds: float = 0.1
    ) -> Generator[Record | None]:
        read = 0
        while True:
            fresh = self.topics[topic][read : read + 1]
            read += len(fresh)
            yield fresh[0] if fresh else None

    def committed(self, group: str, topic: str) -> dict[int, int]:
        return {0: len(self.topics["emotions"]) if self.saves else 0}


def run(
    monkeypatch: pytest.MonkeyPatch,
    broker: Broker,
    comments: Iterator[Comment],
    rows: int = 0,
    settings: Settings | None = None,
    control: Control | None = None,
    stall_seconds: float = 1.0,
) -> Iterator[Event]:
    monkeypatch.setattr(streaming.requests.analysis, "Publisher", lambda _: broker)
    monkeypatch.setattr(streaming.requests.analysis, "Kafka", lambda _: broker)
    monkeypatch.setattr(hive, "count_rows", lambda *_: rows)
    settings = settings or Settings()
    return analyze(
        comments, settings, request_id="mine", control=control, stall_seconds=stall_seconds
    )


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


def test_comments_of_two_videos_with_one_id_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    videos = ("v", "w")
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
        control.sent.read(comment.comment_id)
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


def test_equal_ids_of_two_videos_are_two_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    comments = (Comment(comment_id="1", video_id=video, text=video) for video in ("v", "w", "v"))
    broker = Broker(lambda comment: [predicted(comment)])
    events = list(run(monkeypatch, broker, comments, rows=2))
    texts = [e.prediction.comment.text for e in events if isinstance(e, Predicted)]
    assert texts == ["v", "w"]
    assert events[-1] == Finished(new_rows=2, known_rows=0)


def test_the_source_is_told_the_end_also_of_an_analysis_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    control = Control()
    control.sent.at_end(lambda: told.append("end"))
    control.sent.read("a")
    control.sent.then(lambda: told.append("sent"))
    with pytest.raises(StalledError):
        list(run(monkeypatch, Broker(lambda _: []), given("b"), control=control, stall_seconds=0.3))
    control.sent.note(["a"])
    assert told == ["end"]
