"""Requests beside each other, against a model that answers in Kafka's order."""

import threading
import tracemalloc
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping

import pytest

import streaming.requests.analysis
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, Prediction, decode, encode
from streaming.kafka.records import Position, Record
from streaming.requests.analysis import Finished, StalledError, analyze
from streaming.requests.dispatch import Dispatcher
from streaming.requests.work import tokens
from streaming.sources.control import Control
from streaming.tables import hive

SETTINGS = Settings(tokens_in_flight=4096)
"""Four of the longest comments, on two partitions."""


class Model(Kafka):
    """Answers one comment after the other once it may, and keeps none of them."""

    def __init__(self, *, saves: bool = True) -> None:
        super().__init__(SETTINGS)
        self.saves = saves
        self.acknowledged = 0
        self.waiting: deque[tuple[Comment, int]] = deque()
        self.most_tokens = 0
        self.answered: list[str] = []
        self.may_answer = threading.Event()
        self.pause = threading.Event()
        self.seconds = 0.0

    def send(self, _topic: str, _key: bytes, value: bytes) -> None:
        self.acknowledged += 1
        comment = decode(Comment, value)
        self.waiting.append((comment, tokens(comment.text)))
        self.most_tokens = max(self.most_tokens, sum(cost for _, cost in [*self.waiting]))

    def poll(self) -> int:
        return self.acknowledged

    def end_offsets(self, topic: str) -> dict[int, int]:
        return {0: 0}

    def committed(self, group: str, topic: str) -> dict[int, int]:
        return {0: 10**9 if self.saves else 0}

    def follow(
        self, topic: str, start: Mapping[int, int], *, idle_seconds: float = 0.1
    ) -> Generator[Record | None]:
        offset = 0
        while True:
            if topic != "emotions" or not self.may_answer.wait(0.01):
                yield None
                continue
            self.pause.wait(self.seconds)
            if not self.waiting:
                yield None
                continue
            comment, _ = self.waiting.popleft()
            self.answered.append(comment.request_id)
            yield Record(Position(0, offset, 0), b"", encode(Prediction(comment=comment)))
            offset += 1


@pytest.fixture(autouse=True)
def _no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hive, "count_rows", lambda *_: 0)
    monkeypatch.setattr(streaming.requests.analysis, "report_request", lambda *_: None)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    model = Model()
    monkeypatch.setattr(streaming.requests.analysis, "Publisher", lambda _: model)
    return model


def comments(count: int, text: str) -> Iterator[Comment]:
    return (Comment(comment_id=str(n), video_id="v", text=text) for n in range(count))


def begin(
    given: Iterator[Comment], request_id: str, dispatcher: Dispatcher, control: Control
) -> threading.Thread:
    def follow() -> None:
        for _ in analyze(
            given, SETTINGS, request_id=request_id, dispatcher=dispatcher, control=control
        ):
            pass

    thread = threading.Thread(target=follow)
    thread.start()
    return thread


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it did not happen within five seconds")


def test_a_small_request_is_answered_beside_a_huge_one(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming.requests.analysis, "_LOOK_SECONDS", 0.01)
    model.seconds = 0.01
    dispatcher, control, read = Dispatcher(model), Control(), threading.Event()

    def lovely() -> Iterator[Comment]:
        yield from comments(20, "What a lovely day!")
        read.set()

    huge = begin(comments(60, "word " * 2000), "huge", dispatcher, control)
    until(lambda: len(model.waiting) == 4)
    small = begin(lovely(), "small", dispatcher, Control())
    until(lambda: sum(share.turn is not None for share in dispatcher.shares.open) == 2)
    assert read.wait(5)
    model.may_answer.set()
    small.join(5)
    control.cancel()
    huge.join(5)
    last = len(model.answered) - model.answered[::-1].index("small")
    beside = Counter(model.answered[:last])
    assert beside["small"] == 20
    assert beside["huge"] <= 3 * 4
    assert model.most_tokens <= 2 * SETTINGS.tokens_in_flight


@pytest.mark.slow
def test_the_memory_of_an_endless_request_is_bounded(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming.requests.analysis, "_REMEMBERED", 1000)
    model.may_answer.set()
    dispatcher, used = Dispatcher(model), list[int]()

    def endless() -> Iterator[Comment]:
        for number, comment in enumerate(comments(6_001, "so good")):
            comment.video_id = f"video {number}"
            if number in (3_000, 6_000):
                until(lambda: dispatcher.shares.open[0].held == 0)
                model.answered.clear()
                used.append(tracemalloc.get_traced_memory()[0])
            yield comment

    tracemalloc.start()
    for event in analyze(endless(), SETTINGS, request_id="endless", dispatcher=dispatcher):
        last = event
    tracemalloc.stop()
    assert last == Finished(new_rows=0, known_rows=6_001)
    assert used[1] - used[0] < 3_000 * 100


def test_nothing_is_sent_while_too_many_predictions_are_unsaved(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming.requests.analysis, "_MOST_UNSAVED", 50)
    model.saves = False
    model.may_answer.set()
    events = analyze(
        comments(5_000, "x"),
        SETTINGS,
        request_id="r",
        dispatcher=Dispatcher(model),
        stall_seconds=0.3,
    )
    with pytest.raises(StalledError, match="No row was saved"):
        list(events)
    assert model.acknowledged < 2_000
