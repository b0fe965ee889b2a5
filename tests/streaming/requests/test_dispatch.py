"""Many requests read Kafka once, and each gets what is its own."""

import threading
import time
from collections.abc import Callable, Generator, Mapping
from queue import Empty, SimpleQueue

import pytest

from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.errors import BrokerUnavailableError
from streaming.kafka.messages import Comment, DeadLetter, Prediction, encode
from streaming.kafka.records import Position, Record
from streaming.requests.dispatch import Answer, Dispatcher, Inbox

SETTINGS = Settings()


class Broker(Kafka):
    """Topics that are read as messages are added; counts who reads, and who has left."""

    def __init__(self) -> None:
        super().__init__(SETTINGS)
        self.topics: dict[str, SimpleQueue[bytes | Exception]] = {
            "emotions": SimpleQueue(),
            "comments.dead": SimpleQueue(),
        }
        self.readers = 0
        self.left = threading.Semaphore(0)

    def end_offsets(self, topic: str) -> dict[int, int]:
        return {0: 0}

    def follow(
        self, topic: str, start: Mapping[int, int], *, idle_seconds: float = 0.1
    ) -> Generator[Record | None]:
        self.readers += 1
        try:
            while True:
                try:
                    item = self.topics[topic].get(timeout=0.01)
                except Empty:
                    yield None
                    continue
                if isinstance(item, Exception):
                    raise item
                yield Record(Position(0, 0, 0), b"key", item)
        finally:
            self.left.release()


@pytest.fixture
def broker() -> Broker:
    return Broker()


def prediction(request_id: str) -> bytes:
    return encode(Prediction(comment=Comment(comment_id="c", video_id="v", request_id=request_id)))


def letter(value: bytes) -> bytes:
    return encode(DeadLetter(key=b"c", value=value, reason="unreadable"))


def taken(inbox: Inbox, enough: Callable[[list[Answer]], bool]) -> list[Prediction | DeadLetter]:
    found: list[Answer] = []
    deadline = time.monotonic() + 5
    while not enough(found) and time.monotonic() < deadline:
        found += inbox.take(0.1)
    return [answer for _, answer in found]


def test_each_request_gets_its_own_answers_and_kafka_is_read_once(broker: Broker) -> None:
    dispatcher = Dispatcher(broker)
    with dispatcher.inbox("one") as one, dispatcher.inbox("two") as two:
        for request in ("one", "nobody", "two", "one"):
            broker.topics["emotions"].put(prediction(request))
        broker.topics["emotions"].put(b"garbage")
        broker.topics["comments.dead"].put(letter(encode(Comment(request_id="two"))))
        mine = taken(one, lambda found: len(found) == 2)
        theirs = taken(two, lambda found: len(found) == 2)
        predictions = [answer for answer in mine if isinstance(answer, Prediction)]
        assert [answer.comment.request_id for answer in predictions] == ["one", "one"]
        assert len(mine) == 2
        assert {type(answer) for answer in theirs} == {Prediction, DeadLetter}
        assert one.take(0) == two.take(0) == []
        assert broker.readers == 2  # of two topics


def test_a_dead_letter_that_names_no_request_comes_to_all(broker: Broker) -> None:
    dispatcher = Dispatcher(broker)
    with dispatcher.inbox("one") as one, dispatcher.inbox("two") as two:
        broker.topics["comments.dead"].put(letter(b"\xff garbage"))
        for inbox in (one, two):
            (answer,) = taken(inbox, bool)
            assert isinstance(answer, DeadLetter)


def test_kafka_is_left_when_nobody_waits_and_read_again_when_somebody_does(broker: Broker) -> None:
    dispatcher = Dispatcher(broker)
    for reader in (2, 4):
        with dispatcher.inbox("one") as one:
            broker.topics["emotions"].put(prediction("one"))
            assert len(taken(one, bool)) == 1
            assert broker.readers == reader
        for _ in range(2):
            assert broker.left.acquire(timeout=5)


def test_an_error_ends_every_request(broker: Broker) -> None:
    dispatcher = Dispatcher(broker)
    with dispatcher.inbox("one") as one, dispatcher.inbox("two") as two:
        broker.topics["emotions"].put(BrokerUnavailableError(SETTINGS, "gone"))
        for inbox in (one, two):
            with pytest.raises(BrokerUnavailableError):
                taken(inbox, bool)


def test_what_an_inbox_holds_is_bounded() -> None:
    inbox = Inbox(10)
    answer = (Position(0, 0, 0), Prediction())
    for _ in range(1500):
        inbox.put(answer, stray=True)
    assert len(inbox.take(0)) == 1010
    for _ in range(1500):
        inbox.put(answer, stray=True)
        inbox.put(answer)
    assert len(inbox.take(0)) == 1020
    inbox.put(BrokerUnavailableError(SETTINGS, "gone"))
    with pytest.raises(BrokerUnavailableError):
        inbox.take(0)
