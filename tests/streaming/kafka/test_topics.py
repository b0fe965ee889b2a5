"""The topics' clients when Kafka is away, and what it takes."""

import time
from collections.abc import Callable

import pytest
from confluent_kafka import Producer

from errors import RetryableError
from settings import Settings
from streaming.kafka import topics
from streaming.kafka.messages import Comment
from streaming.kafka.topics import (
    BrokerUnavailableError,
    Publisher,
    TopicRefusedError,
    end_offsets,
    ensure_topics,
    follow,
    partitions,
)
from streaming.watch import progress
from streaming.watch.progress import SAVE_GROUP, committed

Ask = Callable[[Settings], object]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(progress, "_TIMEOUT_SECONDS", 0.5)


@pytest.mark.parametrize(
    "ask",
    [
        ensure_topics,
        lambda settings: partitions(settings, settings.comments_topic),
        lambda settings: end_offsets(settings, settings.comments_topic),
        lambda settings: committed(settings, SAVE_GROUP, settings.emotions_topic),
    ],
    ids=["ensure_topics", "partitions", "end_offsets", "committed"],
)
def test_a_broker_that_is_away_is_named_with_the_next_step(nowhere: Settings, ask: Ask) -> None:
    place = f"Kafka at {nowhere.bootstrap_servers} does not answer"
    with pytest.raises(BrokerUnavailableError, match=f"{place}.*`tone up`") as caught:
        ask(nowhere)
    assert isinstance(caught.value, RetryableError)


def test_following_waits_for_a_broker_that_is_away(nowhere: Settings) -> None:
    records = follow(nowhere, nowhere.emotions_topic, {0: 0, 1: 0}, idle_seconds=0.01)
    assert [next(records) for _ in range(5)] == [None] * 5
    records.close()


def test_a_message_larger_than_the_topic_takes_is_refused_at_once(nowhere: Settings) -> None:
    publisher = Publisher(nowhere)
    with pytest.raises(TopicRefusedError, match=r"a message of 5000000 bytes .*shorten its text"):
        publisher.send(nowhere.comments_topic, b"k", bytes(5_000_000))
    assert publisher.poll() == 0


def test_sending_does_not_wait_for_the_broker(nowhere: Settings) -> None:
    publisher = Publisher(nowhere)
    began = time.monotonic()
    for number in range(100):
        publisher.send(nowhere.comments_topic, str(number).encode(), b"value")
    assert time.monotonic() - began < 5
    assert publisher.acknowledged == 0


def test_publish_reports_a_delivery_that_failed(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class BriefProducer(Producer):
        def __init__(self, options: dict[str, object]) -> None:
            super().__init__(options | {"delivery.timeout.ms": 300})

    monkeypatch.setattr(topics, "Producer", BriefProducer)
    with pytest.raises(BrokerUnavailableError, match="does not answer"):
        topics.publish(nowhere, [Comment(comment_id="c", video_id="v")])
