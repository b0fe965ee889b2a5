"""Topics exist once, with the limits of the settings."""

import time

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    ConfigResource,
    NewPartitions,
    ResourceType,
)

from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.topics import ensure_topics

pytestmark = pytest.mark.integration

HOUR_MS = 3_600_000


def retention(kafka: Kafka) -> dict[str, int]:
    settings = kafka.settings
    names = (settings.comments_topic, settings.emotions_topic, settings.dead_topic)
    answers = kafka.admin.describe_configs(
        [ConfigResource(ResourceType.TOPIC, name) for name in names]
    )
    return {
        topic.name: int(answer.result()["retention.ms"].value) // HOUR_MS
        for topic, answer in answers.items()
    }


def test_topics_are_there_and_not_made_twice(stack: Settings) -> None:
    assert ensure_topics(Kafka(stack)) == []


def test_a_changed_retention_reaches_existing_topics(alone: Kafka) -> None:
    settings = alone.settings.model_copy(update={"topic_retention_hours": 5})
    with Kafka(settings) as kafka:
        assert ensure_topics(kafka) == []
        wanted = {settings.comments_topic: 5, settings.emotions_topic: 5, settings.dead_topic: 20}
        deadline = time.monotonic() + 30
        while retention(kafka) != wanted:
            assert time.monotonic() < deadline, retention(kafka)


def test_partitions_that_are_added_meanwhile_are_followed(alone: Kafka) -> None:
    topic = alone.settings.emotions_topic
    start = alone.end_offsets(topic)
    records = alone.follow(topic, start)
    assert next(records) is None
    new = max(start) + 1
    alone.admin.create_partitions([NewPartitions(topic, new + 1)])[topic].result()
    deadline = time.monotonic() + 60
    while new not in alone.partitions(topic):
        assert time.monotonic() < deadline
    producer = alone.producer()
    for partition in (*start, new):
        producer.produce(topic, str(partition).encode(), partition=partition)
    producer.flush()
    wanted = {*start, new}
    while wanted:
        assert time.monotonic() < deadline, f"no message of the partitions {wanted}"
        if record := next(records):
            wanted.remove(record.position.partition)
    records.close()
