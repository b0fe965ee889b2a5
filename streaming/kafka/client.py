"""The connection to Kafka: one admin client, and consumers that are reused.

Every request to the broker goes through a `Kafka`. A process therefore opens few clients, however
often it asks, and the library's errors become the product's in a single place.
"""

import threading
import time
from collections.abc import Generator, Iterator, Mapping, Set
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from settings import Settings
from streaming.kafka.connection import client_options
from streaming.kafka.errors import BrokerUnavailableError, OptionsRefusedError
from streaming.kafka.groups import SAVE_GROUP
from streaming.kafka.records import Record, to_record

_TIMEOUT_SECONDS: Final = 15.0
_BATCH: Final = 500
_LOOK_SECONDS: Final = 5.0
_LOOK_TIMEOUT_SECONDS: Final = 1.0
_READER: Final[Mapping[str, str | int]] = {"fetch.wait.max.ms": 20, "auto.offset.reset": "earliest"}
MAX_MESSAGE_BYTES: Final = 4 * 1024 * 1024
"""Size limit of the dead-letter topic, the largest of all: a dead letter contains its message."""


class Kafka:
    """A process's connection to the broker, safe to share between threads.

    Clients are opened on first use and closed by `close` or at the end of a ``with`` block. Every
    method raises `BrokerUnavailableError` when Kafka does not answer, and `OptionsRefusedError`
    when ``TONE_KAFKA_OPTIONS`` is wrong.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._admin: AdminClient | None = None
        self._idle: list[tuple[str, Consumer]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Disconnect. A later request connects again."""
        with self._lock:
            idle, self._idle, self._admin = self._idle, [], None
        for _, consumer in idle:
            consumer.close()

    @property
    def admin(self) -> AdminClient:
        """The admin client."""
        with self._lock:
            if self._admin is None:
                with _accepted():
                    self._admin = AdminClient(client_options(self.settings))
            return self._admin

    def producer(self) -> Producer:
        """Return a new idempotent producer that waits for all in-sync replicas."""
        options: dict[str, str | int] = {
            "enable.idempotence": True,
            "acks": "all",
            "linger.ms": 5,
            "delivery.timeout.ms": 120_000,
            "message.max.bytes": MAX_MESSAGE_BYTES,
        }
        with _accepted():
            return Producer(client_options(self.settings) | options)

    def member(self, group: str, options: Mapping[str, str | int] | None = None) -> Consumer:
        """Return a new consumer for a consumer group; the caller closes it.

        Args:
            group: the group's id.
            options: further librdkafka properties. Offsets are not committed automatically.
        """
        membership: dict[str, str | int] = {"group.id": group, "enable.auto.commit": False}
        with _accepted():
            return Consumer(client_options(self.settings) | membership | dict(options or {}))

    def partitions(self, topic: str) -> list[int]:
        """Return the topic's partition numbers in ascending order."""
        with self._consumer() as consumer:
            return self._partitions(consumer, topic)

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return the end offset of each partition: the offset of its next message."""
        return {number: offsets.stop for number, offsets in self.held(topic).items()}

    def held(self, topic: str) -> dict[int, range]:
        """Return the offsets retained in each partition."""
        with self._consumer() as consumer:
            places = [TopicPartition(topic, n) for n in self._partitions(consumer, topic)]
            return {
                place.partition: range(
                    *consumer.get_watermark_offsets(place, timeout=_TIMEOUT_SECONDS)
                )
                for place in places
            }

    def since(self, topic: str, milliseconds: int) -> dict[int, range]:
        """Return the offsets at or after a timestamp, in milliseconds since the Unix epoch."""
        ends = self.end_offsets(topic)
        with self._consumer() as consumer:
            places = [TopicPartition(topic, number, milliseconds) for number in ends]
            starts = consumer.offsets_for_times(places, timeout=_TIMEOUT_SECONDS)
        # Kafka returns a negative offset where no message is that new.
        return {
            place.partition: range(
                place.offset if place.offset >= 0 else ends[place.partition], ends[place.partition]
            )
            for place in starts
        }

    def committed(self, group: str, topic: str) -> dict[int, int]:
        """Return a consumer group's committed offset in each partition; 0 if it has none."""
        # An admin client would ask for offsets without retrying while a restarted broker loads.
        with self._consumer(group) as consumer:
            places = [TopicPartition(topic, n) for n in self._partitions(consumer, topic)]
            answers = consumer.committed(places, timeout=_TIMEOUT_SECONDS)
        return {place.partition: max(place.offset, 0) for place in answers}

    def read(self, topic: str, wanted: Mapping[int, range]) -> Iterator[Record]:
        """Yield the messages at the wanted offsets, in order within each partition.

        Offsets that retention has already removed are skipped. Close the iterator to stop early.
        """
        retained = self.held(topic)
        stops = {
            number: offsets.stop
            for number, offsets in wanted.items()
            if max(offsets.start, retained[number].start) < offsets.stop
        }
        if not stops:
            return
        with self._consumer() as consumer:
            consumer.assign([TopicPartition(topic, n, wanted[n].start) for n in stops])
            moved_at = time.monotonic()
            while stops:
                for message in consumer.consume(_BATCH, timeout=0.05):
                    record = to_record(message)
                    if message.error() is None and record.position.offset < stops.get(
                        record.position.partition, 0
                    ):
                        yield record
                    moved_at = time.monotonic()
                # Offsets can have gaps, so the end is told by the consumer's position.
                for place in consumer.position([TopicPartition(topic, n) for n in stops]):
                    if place.offset >= stops[place.partition]:
                        del stops[place.partition]
                if time.monotonic() - moved_at > _TIMEOUT_SECONDS:
                    raise BrokerUnavailableError(self.settings, f"no message of {topic} arrived")

    def follow(
        self, topic: str, start: Mapping[int, int], *, idle_seconds: float = 0.1
    ) -> Generator[Record | None, None, None]:
        """Yield a topic's messages from the given offsets onwards, indefinitely.

        Yields ``None`` after every ``idle_seconds`` without a message, so that the caller can do
        other work or stop. Waits while the broker restarts. Partitions that are added meanwhile are
        read from their beginning. No consumer group is involved. Close the iterator to stop.
        """
        with self._consumer() as consumer:
            consumer.assign([TopicPartition(topic, *place) for place in start.items()])
            followed, looked_at = set(start), time.monotonic()
            while True:
                message = consumer.poll(idle_seconds)
                yield None if message is None or message.error() else to_record(message)
                if time.monotonic() - looked_at >= _LOOK_SECONDS:
                    followed |= self._assign_added(consumer, topic, followed)
                    looked_at = time.monotonic()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Translate the library's error into `BrokerUnavailableError`."""
        try:
            yield
        except KafkaException as error:
            raise BrokerUnavailableError(self.settings, error) from error

    def _assign_added(self, consumer: Consumer, topic: str, followed: Set[int]) -> set[int]:
        """Assign the partitions that are not followed yet from their beginning; return them."""
        try:
            added = set(self._partitions(consumer, topic, _LOOK_TIMEOUT_SECONDS)) - followed
        except (KafkaException, BrokerUnavailableError):  # the broker may be restarting
            return set()
        if added:
            consumer.incremental_assign([TopicPartition(topic, number, 0) for number in added])
        return added

    def _partitions(
        self, consumer: Consumer, topic: str, timeout: float | None = None
    ) -> list[int]:
        answer = consumer.list_topics(topic, timeout=timeout or _TIMEOUT_SECONDS).topics[topic]
        if answer.error is not None:
            raise BrokerUnavailableError(self.settings, answer.error)
        return sorted(answer.partitions)

    @contextmanager
    def _consumer(self, group: str | None = None) -> Iterator[Consumer]:
        """Lend a consumer to a single caller at a time: of the group, or any if it is ``None``.

        Reading by offset does not join the group.
        """
        with self._lock:
            idle = next((lent for lent in self._idle if group in (None, lent[0])), None)
            if idle is not None:
                self._idle.remove(idle)
        name, consumer = idle or (group or SAVE_GROUP, self.member(group or SAVE_GROUP, _READER))
        try:
            with self.translated():
                yield consumer
        finally:
            consumer.unassign()
            with self._lock:
                self._idle.append((name, consumer))


@contextmanager
def _accepted() -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise OptionsRefusedError(error.args[0].str()) from error
