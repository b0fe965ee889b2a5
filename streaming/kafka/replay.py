"""Sending dead letters' messages again, each once, however often it is asked for.

A message that is sent again carries a header that names where it lay at first, so the topic itself
tells what has arrived. A ledger topic notes, before the sending, what is about to be sent and from
where on to look for it, and, after it, where it arrived. Whoever comes after a replay that was cut
short looks first. A message that fails again gives a new dead letter; the ledger knows where it
came from, so it is not sent in a circle.
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
    """Another replay is under way."""


@dataclass(frozen=True)
class Replayed:
    """What a replay did; each letter is counted once.

    Attributes:
        sent: letters whose message was sent again now.
        known: letters whose message had been sent again before.
        failed_again: letters of messages that had been sent again already; left alone.
        foreign: letters of topics that no application reads; left alone.
    """

    sent: int = 0
    known: int = 0
    failed_again: int = 0
    foreign: int = 0


def ledger_topic(settings: Settings) -> str:
    """Return the name of the topic that notes what was sent again."""
    return f"{settings.dead_topic}.replayed"


def replayed(kafka: Kafka) -> dict[Place, Place]:
    """Return where messages lay at first -> where they were sent again.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    return {source: entry.target for source, entry in _ledger(kafka).items() if entry.target}


def replay(kafka: Kafka, wanted: Iterable[Letter], *, again: bool = False) -> Replayed:
    """Send the letters' messages to the topics they came from, but none that was sent before.

    Args:
        kafka: where the letters and the ledger are.
        wanted: the letters.
        again: also those whose message was the replay of an earlier letter.

    Raises:
        ReplayRunsError: another replay is under way.
        BrokerUnavailableError: Kafka does not answer; call it again to go on.
    """
    with _alone(kafka):
        return _Replay(kafka).run(wanted, again=again)


@dataclass(frozen=True)
class _Entry:
    """What the ledger says of a message: where to look for it, or where it was found."""

    start: dict[int, int]
    target: Place | None = None


class _Replay:
    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._settings = kafka.settings
        self._ledger = _ledger(kafka)
        self._publisher = Publisher(kafka)

    def run(self, wanted: Iterable[Letter], *, again: bool) -> Replayed:
        self._settle()  # what a replay that was cut short has sent after all
        origins = {entry.target for entry in self._ledger.values() if entry.target}
        sent: dict[Place, Letter] = {}
        known = failed_again = foreign = 0
        for letter in wanted:
            entry = self._ledger.get(letter.source)
            if entry is not None and entry.target:
                known += 1
            elif letter.source in sent:
                known += 1  # two letters of one message
            elif letter.source.topic not in self._topics():
                foreign += 1
            elif letter.source in origins and not again:
                failed_again += 1
            else:
                sent[letter.source] = letter
        letters = list(sent.values())
        for start in range(0, len(letters), _BATCH):
            self._send(letters[start : start + _BATCH])
        return Replayed(len(letters), known, failed_again, foreign)

    def _topics(self) -> set[str]:
        return {
            self._settings.emotions_topic,
            *(one.topic for one in self._settings.predict_applications),
        }

    def _send(self, letters: list[Letter]) -> None:
        topics = {letter.source.topic for letter in letters}
        ends = {topic: self._kafka.end_offsets(topic) for topic in topics}
        self._note({one.source: _Entry(ends[one.source.topic]) for one in letters})
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
        """Look for the messages whose arrival the ledger does not know, and note what is found."""
        for topic in {place.topic for place, entry in self._open().items()}:
            starts = [entry.start for place, entry in self._open().items() if place.topic == topic]
            wanted = {
                number: range(min(start.get(number, each.start) for start in starts), each.stop)
                for number, each in self._kafka.held(topic).items()
            }
            places = {str(place).encode(): place for place in self._open()}
            found = {
                places[source]: _Entry({}, Place(topic, *message.position[:2]))
                for message in self._kafka.read(topic, wanted)
                if (source := message.headers.get(_HEADER)) in places
            }
            self._note(found)

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
    # Entries are few and small, and each is needed as long as its letter can be read: the newest
    # of each key is kept for good.
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
    """Hold the ledger's only partition in a consumer group while the block runs."""
    _ensure_ledger(kafka)
    # The group's present member keeps the partition when another one joins.
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
                        "Another `tone dead replay` is under way; wait until it has ended."
                    )
        yield
    finally:
        consumer.close()
