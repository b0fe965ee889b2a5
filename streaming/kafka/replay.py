"""Replay of dead letters: each message is sent again once, however often a replay is requested.

A replayed message carries a header with its original place, so the topic itself shows which
messages have arrived. A compacted ledger topic records, before sending, the offsets from which to
search for a message, and after sending, its new place. A replay that follows an interrupted one
therefore searches first. A message that fails again produces a new dead letter; its place is in
the ledger, so the message is not sent in circles.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from confluent_kafka import TopicPartition
from confluent_kafka.cimpl import NewTopic

from errors import RetryableError
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.dead import Letter, Place
from streaming.kafka.publisher import Publisher
from streaming.kafka.topics import create_topics

_GROUP: Final = "tone.dead.replay"
_HEADER: Final = "tone-replay-of"
_BATCH: Final = 500
_ALONE_SECONDS: Final = 15.0


class ReplayRunsError(RetryableError):
    """Another replay is running."""


@dataclass(frozen=True)
class Replayed:
    """Outcome of a replay; each letter is counted once.

    Attributes:
        sent: letters whose message this replay sent.
        already_sent: letters whose message an earlier replay sent.
        failed_again: letters of replayed messages; skipped.
        foreign: letters of topics that no application reads; skipped.
    """

    sent: int = 0
    already_sent: int = 0
    failed_again: int = 0
    foreign: int = 0


def ledger_topic(settings: Settings) -> str:
    """Return the name of the ledger topic."""
    return f"{settings.dead_topic}.replayed"


def replayed(kafka: Kafka) -> dict[Place, Place]:
    """Return the original place -> the new place of every replayed message.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    return {source: entry.target for source, entry in _ledger(kafka).items() if entry.target}


def replay(kafka: Kafka, wanted: Iterable[Letter], *, again: bool = False) -> Replayed:
    """Send the letters' messages to their topics, except those sent before.

    Args:
        kafka: the connection.
        wanted: the letters to replay.
        again: whether to include letters of messages that were themselves replays.

    Raises:
        ReplayRunsError: another replay is running.
        BrokerUnavailableError: Kafka does not answer; a second call resumes the replay.
    """
    with _alone(kafka):
        return _Replay(kafka).run(wanted, again=again)


@dataclass(frozen=True)
class _Entry:
    """Ledger entry of a message: the offsets to search from, and the new place if it arrived."""

    start: dict[int, int]
    target: Place | None = None


class _Replay:
    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._settings = kafka.settings
        self._ledger = _ledger(kafka)
        self._publisher = Publisher(kafka)

    def run(self, wanted: Iterable[Letter], *, again: bool) -> Replayed:
        self._settle()  # an interrupted replay may have sent messages that the ledger lacks
        origins = {entry.target for entry in self._ledger.values() if entry.target}
        sent: dict[Place, Letter] = {}
        already_sent = failed_again = foreign = 0
        for letter in wanted:
            entry = self._ledger.get(letter.source)
            if entry is not None and entry.target:
                already_sent += 1
            elif letter.source in sent:
                already_sent += 1  # two letters of one message
            elif letter.source.topic not in self._topics():
                foreign += 1
            elif letter.source in origins and not again:
                failed_again += 1
            else:
                sent[letter.source] = letter
        letters = list(sent.values())
        for start in range(0, len(letters), _BATCH):
            self._send(letters[start : start + _BATCH])
        return Replayed(len(letters), already_sent, failed_again, foreign)

    def _topics(self) -> set[str]:
        return {
            self._settings.emotions_topic,
            *(application.topic for application in self._settings.predict_applications),
        }

    def _send(self, letters: list[Letter]) -> None:
        topics = {letter.source.topic for letter in letters}
        ends = {topic: self._kafka.end_offsets(topic) for topic in topics}
        self._note({letter.source: _Entry(ends[letter.source.topic]) for letter in letters})
        for letter in letters:
            self._publisher.send(
                letter.source.topic,
                letter.key or None,
                letter.value or None,
                {_HEADER: str(letter.source).encode()},
            )
        self._publisher.flush()
        self._settle()

    def _settle(self) -> None:
        """Search for messages whose arrival is not in the ledger, and record their places."""
        for topic in {place.topic for place in self._open()}:
            starts = [entry.start for place, entry in self._open().items() if place.topic == topic]
            wanted = {
                number: range(min(start.get(number, kept.start) for start in starts), kept.stop)
                for number, kept in self._kafka.held(topic).items()
            }
            places = {str(place).encode(): place for place in self._open()}
            arrived = {
                places[source]: _Entry({}, Place(topic, *message.position[:2]))
                for message in self._kafka.read(topic, wanted)
                if (source := message.headers.get(_HEADER)) in places
            }
            self._note(arrived)

    def _open(self) -> dict[Place, _Entry]:
        return {place: entry for place, entry in self._ledger.items() if entry.target is None}

    def _note(self, entries: Mapping[Place, _Entry]) -> None:
        for source, entry in entries.items():
            key = json.dumps(source).encode()
            content = {"start": entry.start, "target": entry.target}
            self._publisher.send(ledger_topic(self._settings), key, json.dumps(content).encode())
        self._publisher.flush()
        self._ledger |= entries


def _ledger(kafka: Kafka) -> dict[Place, _Entry]:
    topic = ledger_topic(kafka.settings)
    _ensure_ledger(kafka)
    entries = {}
    for record in kafka.read(topic, kafka.held(topic)):
        content = json.loads(record.value or b"{}")
        entries[Place(*json.loads(record.key))] = _Entry(
            {int(number): offset for number, offset in content["start"].items()},
            Place(*content["target"]) if content["target"] else None,
        )
    return entries


def _ensure_ledger(kafka: Kafka) -> None:
    # Compacted: an entry is needed as long as its letter is retained. Entries are few and small.
    create_topics(
        kafka,
        [
            NewTopic(
                ledger_topic(kafka.settings),
                num_partitions=1,
                replication_factor=kafka.settings.topic_replication,
                config={"cleanup.policy": "compact"},
            )
        ],
    )


@contextmanager
def _alone(kafka: Kafka) -> Iterator[None]:
    """Hold the ledger's only partition in a consumer group, as a lock, while the block runs."""
    _ensure_ledger(kafka)
    # With this strategy, the current member keeps the partition when another joins.
    sticky: dict[str, str | int] = {
        "session.timeout.ms": 10_000,
        "partition.assignment.strategy": "cooperative-sticky",
    }
    consumer = kafka.member(_GROUP, sticky)
    try:
        mine: list[TopicPartition] = []
        with kafka.translated():
            consumer.subscribe(
                [ledger_topic(kafka.settings)], on_assign=lambda _, given: mine.extend(given)
            )
            deadline = time.monotonic() + _ALONE_SECONDS
            while not mine:
                consumer.poll(0.1)
                if time.monotonic() > deadline:
                    raise ReplayRunsError(
                        "Another `tone dead replay` is running; wait until it has ended."
                    )
        yield
    finally:
        consumer.close()
