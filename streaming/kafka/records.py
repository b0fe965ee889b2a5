"""A Kafka message, independent of the client library."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from confluent_kafka import Message


class Position(NamedTuple):
    """Partition, offset and timestamp of a message; milliseconds since the Unix epoch."""

    partition: int
    offset: int
    timestamp: int


class Record(NamedTuple):
    """A message of a topic. A message without a key has an empty key."""

    position: Position
    key: bytes
    value: bytes | None
    headers: Mapping[str, bytes] = MappingProxyType({})


def to_record(message: Message) -> Record:
    """Convert the client library's message."""
    position = Position(message.partition() or 0, message.offset() or 0, message.timestamp()[1])
    headers = {name: _bytes(value) or b"" for name, value in dict(message.headers() or []).items()}
    return Record(position, _bytes(message.key()) or b"", _bytes(message.value()), headers)


def _bytes(field: str | bytes | None) -> bytes | None:
    return field.encode() if isinstance(field, str) else field
