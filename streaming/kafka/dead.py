"""Dead letters: messages that could not be read or predicted, with their place and the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Self

from errors import PermanentError
from streaming.kafka.client import Kafka
from streaming.kafka.messages import DeadLetter, UnreadableMessageError, decode
from streaming.kafka.records import Record


class NoSuchLetterError(PermanentError):
    """There is no dead letter at this place."""


class Place(NamedTuple):
    """The place of a message in Kafka."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic} {self.partition}:{self.offset}"

    @classmethod
    def parse(cls, topic: str, text: str) -> Self:
        """Parse ``PARTITION:OFFSET``.

        Raises:
            NoSuchLetterError: the text has another form.
        """
        partition, colon, offset = text.partition(":")
        if not (colon and partition.isdecimal() and offset.isdecimal()):
            raise NoSuchLetterError(
                f"{text[:40]!r} is not the place of a dead letter: give partition and offset, "
                "such as 0:17, from `tone dead list`."
            )
        return cls(topic, int(partition), int(offset))


@dataclass(frozen=True)
class Letter:
    """A dead letter.

    Attributes:
        place: its own place.
        source: the place of the failed message.
        key: key of the failed message; may be empty.
        value: bytes of the failed message; may be empty.
        reason: why the message could not be read or predicted.
        application: the application that failed on it.
        failed_at: when it failed, UTC.
    """

    place: Place
    source: Place
    key: bytes
    value: bytes
    reason: str
    application: str
    failed_at: datetime


def letters(kafka: Kafka, newest: int | None = None) -> Iterator[Letter]:
    """Yield the retained dead letters, in order within each partition.

    Messages that are not dead letters are skipped. ``newest`` limits the number of letters per
    partition to the last ones.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    topic = kafka.settings.dead_topic
    places = kafka.held(topic)
    if newest is not None:
        places = {number: offsets[-newest:] for number, offsets in places.items()}
    for record in kafka.read(topic, places):
        try:
            yield _letter(topic, record)
        except UnreadableMessageError:
            continue


def letter(kafka: Kafka, place: Place) -> Letter:
    """Return the dead letter at ``place``.

    Raises:
        NoSuchLetterError: there is none, or Kafka has dropped it.
        BrokerUnavailableError: Kafka does not answer.
    """
    wanted = range(place.offset, place.offset + 1)
    if place.offset in kafka.held(place.topic).get(place.partition, range(0)):
        for record in kafka.read(place.topic, {place.partition: wanted}):
            try:
                return _letter(place.topic, record)
            except UnreadableMessageError as error:
                raise NoSuchLetterError(
                    f"The message at {place} is not a dead letter: {error}."
                ) from error
    raise NoSuchLetterError(f"There is no dead letter at {place}; see `tone dead list`.")


def _letter(topic: str, record: Record) -> Letter:
    message = decode(DeadLetter, record.value)
    return Letter(
        place=Place(topic, record.position.partition, record.position.offset),
        source=Place(message.topic, message.partition, message.offset),
        key=message.key,
        value=message.value,
        reason=message.reason,
        application=message.application,
        # Kafka's timestamp is always valid; the message's own may be any number.
        failed_at=datetime.fromtimestamp(record.position.timestamp / 1000, UTC),
    )
