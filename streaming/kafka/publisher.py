"""Sending messages: exactly once and in order, even across restarts of the broker."""

from collections.abc import Iterable, Mapping

from confluent_kafka import KafkaError, KafkaException, Message

from streaming.kafka.client import Kafka
from streaming.kafka.errors import (
    BrokerUnavailableError,
    DeliveryRefusedError,
    TopicRefusedError,
)
from streaming.kafka.messages import Comment, encode


class Publisher:
    """An idempotent producer that counts acknowledged messages."""

    def __init__(self, kafka: Kafka) -> None:
        self._settings = kafka.settings
        self._producer = kafka.producer()
        self._failure: KafkaError | None = None
        self.acknowledged = 0
        """Messages that Kafka has acknowledged."""

    def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Mapping[str, bytes] | None = None,
    ) -> None:
        """Queue a message; wait while the local queue is full.

        Raises:
            BrokerUnavailableError: an earlier message was not delivered in time.
            TopicRefusedError: this message exceeds the size limit of all topics.
            DeliveryRefusedError: an earlier message exceeds the size limit of its topic.
        """
        while True:
            try:
                self._producer.produce(
                    topic, value, key, headers=dict(headers or {}), on_delivery=self._delivered
                )
            except BufferError:
                self._producer.poll(0.5)
                self._check()
            except KafkaException as error:
                raise TopicRefusedError(
                    f"Kafka refuses a message of {len(value or b'')} bytes ({error}): shorten its "
                    "text."
                ) from error
            else:
                self.poll()
                return

    def poll(self) -> int:
        """Process Kafka's acknowledgements so far and return `acknowledged`.

        Raises:
            BrokerUnavailableError: a message was not delivered in time.
            DeliveryRefusedError: a message exceeds the size limit of its topic.
        """
        self._producer.poll(0)
        self._check()
        return self.acknowledged

    def flush(self) -> int:
        """Wait until Kafka has acknowledged every message, and return `acknowledged`.

        Raises:
            BrokerUnavailableError: a message was not delivered in time.
            DeliveryRefusedError: a message exceeds the size limit of its topic.
        """
        while self._producer.flush(1.0):
            self._check()
        self._check()
        return self.acknowledged

    def _delivered(self, error: KafkaError | None, _message: Message) -> None:
        if error is None:
            self.acknowledged += 1
        else:
            self._failure = error

    def _check(self) -> None:
        if self._failure is None:
            return
        if self._failure.code() == KafkaError.MSG_SIZE_TOO_LARGE:
            raise DeliveryRefusedError(
                f"Kafka refuses a message that is larger than its topic allows ({self._failure}): "
                "raise the topic's max.message.bytes, or send shorter texts."
            )
        raise BrokerUnavailableError(self._settings, self._failure)


def publish(kafka: Kafka, comments: Iterable[Comment]) -> int:
    """Send all comments, wait for their acknowledgements, and return their number."""
    publisher = Publisher(kafka)
    for comment in comments:
        publisher.send(kafka.settings.comments_topic, comment.comment_id.encode(), encode(comment))
    return publisher.flush()
