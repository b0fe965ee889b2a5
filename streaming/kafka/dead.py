"""Dead letters: what could not be read or predicted, where it lay, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Self

from errors import PermanentError
from streaming.kafka.client import Kafka
from streaming.kafka.messages import DeadLetter, UnreadableMessageError, decode
from streaming.kafka.records import Record


class NoSuchLetterError(PermanentError):
    """No dead letter lies at this place."""


class Place(NamedTuple):
    """Where a message lies in Kafka."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic} {self.partition}:{self.offset}"

    @classmethod
    def parse(cls, topic: str, text: str) -> Self:
        """Read ``PARTITION:OFFSET``.

        Raises:
            NoSuchLetterError: the text has another form.
        """
        partition, colon, offset = text.partition(":")
        if not (colon and partition.isdecimal() and offset.isdecimal()):
            raise NoSuchLetterError(
                f"{text[:40]!r} is no place of a dead letter; `tone dead list` gives them, such as "
                "0:17 (partition and offset)."
            )
        return cls(topic, int(partition), int(offset))


@dataclass(frozen=True)
class Letter:
    """One dead letter.

    Attributes:
        place: where it lies.
        source: where the message lay that it tells of.
        key: that message's key; empty if it had none.
        value: that message's bytes; empty if it had none.
        reason: why it could not be read or predicted.
        application: whose dead letter it is.
        failed_at: when that was, UTC.
    """

    place: Place
    source: Place
    key: bytes
    value: bytes
    reason: str
    application: str
    failed_at: datetime


def letters(kafka: Kafka, newest: int | None = None) -> Iterator[Letter]:
    """Yield all dead letters that there are now, in order within each partition.

    A message of the topic that is no dead letter is passed over. With ``newest``, only so many of
    each partition are read, the last ones.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    topic = kafka.settings.dead_topic
    places = kafka.held(topic)
    if newest is not None:
        places = {number: each[-newest:] for number, each in places.items()}
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
                    f"What lies at {place} is no dead letter: {error}."
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
        # Kafka's own stamp is always a time; the message's own may be any number.
        failed_at=datetime.fromtimestamp(record.position.timestamp / 1000, UTC),
    )
