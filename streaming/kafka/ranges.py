"""Bounded looks into a topic: which offsets it holds, and the messages between two of them."""

import time
from collections.abc import Iterator, Mapping
from typing import Final

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from settings import Settings
from streaming.kafka.topics import BrokerUnavailableError, Position, client_conf, partitions

_BATCH: Final = 500
_TIMEOUT_SECONDS: Final = 15.0


class Found:
    """One message that lies in a topic, with its headers."""

    def __init__(self, message: Message) -> None:
        self.position = Position(
            message.partition() or 0, message.offset() or 0, message.timestamp()[1]
        )
        self.key = _bytes(message.key()) or b""
        self.value = _bytes(message.value())
        self.headers = dict(message.headers() or [])


def held(settings: Settings, topic: str) -> dict[int, range]:
    """Return, for each partition, the offsets that the topic holds now.

    Raises:
        BrokerUnavailableError: Kafka does not answer, or there is no such topic.
    """
    consumer = _consumer(settings)
    try:
        return {
            number: range(
                *consumer.get_watermark_offsets(
                    TopicPartition(topic, number), timeout=_TIMEOUT_SECONDS
                )
            )
            for number in partitions(settings, topic)
        }
    except KafkaException as error:
        raise BrokerUnavailableError(settings, error) from error
    finally:
        consumer.close()


def since(settings: Settings, topic: str, milliseconds: int) -> dict[int, range]:
    """Return the offsets of what Kafka took at or after a time (milliseconds since 1970).

    Raises:
        BrokerUnavailableError: Kafka does not answer, or there is no such topic.
    """
    known = held(settings, topic)
    consumer = _consumer(settings)
    try:
        places = consumer.offsets_for_times(
            [TopicPartition(topic, number, milliseconds) for number in known],
            timeout=_TIMEOUT_SECONDS,
        )
    except KafkaException as error:
        raise BrokerUnavailableError(settings, error) from error
    finally:
        consumer.close()
    # No such message: Kafka answers with a negative offset.
    starts = {one.partition: one.offset for one in places}
    return {
        number: range(starts[number] if starts[number] >= 0 else each.stop, each.stop)
        for number, each in known.items()
    }


def unfinished(places: Mapping[int, range], done: Mapping[int, int]) -> dict[int, range]:
    """Return what of each partition's offsets lies at or after what a group has finished."""
    return {
        number: range(max(done.get(number, 0), each.start), each.stop)
        for number, each in places.items()
    }


def read(settings: Settings, topic: str, wanted: Mapping[int, range]) -> Iterator[Found]:
    """Yield the messages at these offsets, in order within each partition.

    What Kafka has dropped meanwhile is passed over. Close the iterator to end it early.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    low = {number: each.start for number, each in held(settings, topic).items()}
    stops = {
        number: each.stop
        for number, each in wanted.items()
        if max(each.start, low[number]) < each.stop
    }
    consumer = _consumer(settings)
    try:
        consumer.assign([TopicPartition(topic, number, wanted[number].start) for number in stops])
        moved_at = time.monotonic()
        while stops:
            for message in consumer.consume(_BATCH, timeout=0.05):
                found = Found(message)
                if message.error() is None and found.position.offset < stops.get(
                    found.position.partition, 0
                ):
                    yield found
                moved_at = time.monotonic()
            # Not every offset need hold a message, so the end is told by the reader's position.
            for place in consumer.position([TopicPartition(topic, one) for one in stops]):
                if place.offset >= stops[place.partition]:
                    del stops[place.partition]
            if time.monotonic() - moved_at > _TIMEOUT_SECONDS:
                raise BrokerUnavailableError(settings, f"nothing of {topic} came")
    finally:
        consumer.close()


def _bytes(field: str | bytes | None) -> bytes | None:
    return field.encode() if isinstance(field, str) else field


def _consumer(settings: Settings) -> Consumer:
    return Consumer(
        client_conf(settings)
        | {
            "group.id": "tone.look",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.wait.max.ms": 20,
        }
    )
