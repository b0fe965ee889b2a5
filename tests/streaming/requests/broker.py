"""A small Kafka in memory, and an analysis on it."""

from collections.abc import Callable, Generator, Iterator, Mapping

import pytest

import streaming.requests.analysis
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, Prediction, decode, encode
from streaming.kafka.records import Position, Record
from streaming.requests.analysis import Event, analyze
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
