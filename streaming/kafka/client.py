"""One connection to Kafka: an admin client, and consumers that are used again.

Every question to the broker goes through a `Kafka`, so that one process opens few clients however
often it asks, and so that the library's errors become the product's in one place.
"""

import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec

from settings import Settings
from streaming.kafka.connection import client_options
from streaming.kafka.errors import BrokerUnavailableError, OptionsRefusedError
from streaming.kafka.records import Record, to_record

_TIMEOUT_SECONDS: Final = 15.0
_BATCH: Final = 500
_READER: Final = {"fetch.wait.max.ms": 20, "auto.offset.reset": "earliest"}
MAX_MESSAGE_BYTES: Final = 4 * 1024 * 1024
"""The largest message of any topic: a dead letter, which carries a message of another one."""


class Kafka:
    """A process's connection to the broker. Threads may share it.

    Clients are opened when they are needed first; `close` or the end of a ``with`` block closes
    them. Every method raises `BrokerUnavailableError` when Kafka does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._admin: AdminClient | None = None
        self._idle: list[Consumer] = []

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
        """Disconnect. A later question connects again."""
        with self._lock:
            idle, self._idle, self._admin = self._idle, [], None
        for consumer in idle:
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
        """Return a new producer that never doubles a message and waits for all replicas."""
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
        """Return the numbers of the topic's partitions."""
        with self.translated():
            answer = self.admin.list_topics(topic, timeout=_TIMEOUT_SECONDS).topics[topic]
        if answer.error is not None:
            raise BrokerUnavailableError(self.settings, answer.error)
        return sorted(answer.partitions)

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return, for each partition, the offset that the topic's next message will get."""
        return self._offsets(topic, OffsetSpec.latest())

    def held(self, topic: str) -> dict[int, range]:
        """Return, for each partition, the offsets that the topic holds now."""
        first = self._offsets(topic, OffsetSpec.earliest())
        ends = self._offsets(topic, OffsetSpec.latest())
        return {number: range(first[number], end) for number, end in ends.items()}

    def since(self, topic: str, milliseconds: int) -> dict[int, range]:
        """Return the offsets of messages stamped at or after a time (milliseconds since 1970)."""
        starts = self._offsets(topic, OffsetSpec.for_timestamp(milliseconds))
        ends = self._offsets(topic, OffsetSpec.latest())
        # Where there is no such message, Kafka answers with a negative offset.
        return {
            number: range(starts[number] if starts[number] >= 0 else end, end)
            for number, end in ends.items()
        }

    def committed(self, group: str, topic: str) -> dict[int, int]:
        """Return, for each partition, the offset before which the group has finished everything.

        A partition in which the group has finished nothing has offset 0.
        """
        places = [TopicPartition(topic, number) for number in self.partitions(topic)]
        asked = ConsumerGroupTopicPartitions(group, places)
        with self.translated():
            (answer,) = self.admin.list_consumer_group_offsets(
                [asked], request_timeout=_TIMEOUT_SECONDS
            ).values()
            finished = answer.result().topic_partitions
        return {place.partition: max(place.offset, 0) for place in finished}

    def read(self, topic: str, wanted: Mapping[int, range]) -> Iterator[Record]:
        """Yield the messages at these offsets, in order within each partition.

        Messages that Kafka has dropped meanwhile are passed over. Close the iterator to end it
        early.
        """
        low = self._offsets(topic, OffsetSpec.earliest())
        stops = {
            number: offsets.stop
            for number, offsets in wanted.items()
            if max(offsets.start, low[number]) < offsets.stop
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
                # Not every offset need hold a message, so the reader's position tells the end.
                for place in consumer.position([TopicPartition(topic, n) for n in stops]):
                    if place.offset >= stops[place.partition]:
                        del stops[place.partition]
                if time.monotonic() - moved_at > _TIMEOUT_SECONDS:
                    raise BrokerUnavailableError(self.settings, f"nothing of {topic} came")

    def follow(
        self, topic: str, start: Mapping[int, int], *, idle_seconds: float = 0.1
    ) -> Generator[Record | None, None, None]:
        """Yield the topic's messages from the given offsets on, without end and without a group.

        ``None`` is yielded whenever nothing came for ``idle_seconds``, so that the caller can look
        at other things or stop. A broker that restarts is waited for. Close the iterator to
        disconnect.
        """
        with self._consumer() as consumer:
            consumer.assign([TopicPartition(topic, *place) for place in start.items()])
            while True:
                message = consumer.poll(idle_seconds)
                yield None if message is None or message.error() else to_record(message)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the library's error into `BrokerUnavailableError`."""
        try:
            yield
        except KafkaException as error:
            raise BrokerUnavailableError(self.settings, error) from error

    def _offsets(self, topic: str, spec: OffsetSpec) -> dict[int, int]:
        places = {TopicPartition(topic, number): spec for number in self.partitions(topic)}
        with self.translated():
            answers = self.admin.list_offsets(places, request_timeout=_TIMEOUT_SECONDS)
            return {place.partition: answer.result().offset for place, answer in answers.items()}

    @contextmanager
    def _consumer(self) -> Iterator[Consumer]:
        """Lend a consumer that no other caller uses meanwhile."""
        with self._lock:
            consumer = self._idle.pop() if self._idle else None
        if consumer is None:
            reader: dict[str, str | int] = {
                "fetch.wait.max.ms": 20,
                "auto.offset.reset": "earliest",
            }
            consumer = self.member("tone.look", reader)
        try:
            with self.translated():
                yield consumer
        finally:
            consumer.unassign()
            with self._lock:
                self._idle.append(consumer)


@contextmanager
def _accepted() -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise OptionsRefusedError(error.args[0].str()) from error
