"""Topics exist once, with the limits of the settings."""

import time

import pytest
from confluent_kafka.admin import ConfigResource, ResourceType  # type: ignore[attr-defined]

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
