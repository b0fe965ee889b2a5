import time
from collections.abc import Callable

import pytest
from confluent_kafka import KafkaError, Producer

from streaming.kafka import client, publisher
from streaming.kafka.client import Kafka
from streaming.kafka.errors import (
    BrokerUnavailableError,
    DeliveryRefusedError,
    TopicRefusedError,
)
from streaming.kafka.messages import Comment
from streaming.kafka.publisher import Publisher


def test_a_message_larger_than_the_topic_takes_is_refused_at_once(away: Kafka) -> None:
    messages = Publisher(away)
    with pytest.raises(TopicRefusedError, match=r"a message of 5000000 bytes .*shorten its text"):
        messages.send("comments", b"k", bytes(5_000_000))
    assert messages.poll() == 0


def test_a_message_larger_than_its_topic_takes_is_not_a_broker_that_is_away(
    away: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    class RefusingProducer:
        """Reports what Kafka answers to a message that only its topic is too small for."""

        def produce(self, *_: object, on_delivery: Callable[..., None], **__: object) -> None:
            on_delivery(KafkaError(KafkaError.MSG_SIZE_TOO_LARGE), None)

        def poll(self, _: float) -> None: ...

    monkeypatch.setattr(Kafka, "producer", lambda _: RefusingProducer())
    with pytest.raises(DeliveryRefusedError, match=r"larger than its topic .*send shorter texts"):
        Publisher(away).send("comments", b"k", bytes(3_000_000))


def test_sending_does_not_wait_for_the_broker(away: Kafka) -> None:
    messages = Publisher(away)
    began = time.monotonic()
    for number in range(100):
        messages.send("comments", str(number).encode(), b"value")
    assert time.monotonic() - began < 5
    assert messages.acknowledged == 0


def test_publish_reports_a_delivery_that_failed(
    away: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    class BriefProducer(Producer):
        def __init__(self, options: dict[str, object]) -> None:
            super().__init__(options | {"delivery.timeout.ms": 300})

    monkeypatch.setattr(client, "Producer", BriefProducer)
    with pytest.raises(BrokerUnavailableError, match="does not answer"):
        publisher.publish(away, [Comment(comment_id="c", video_id="v")])
