"""Limits of existing topics: their retention and the largest message."""

import logging
from collections.abc import Mapping

from confluent_kafka import KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)

from streaming.kafka.client import Kafka

Limits = dict[str, str]
"""Kafka's names of a topic's limits -> values."""

_TIMEOUT_SECONDS = 15.0

log = logging.getLogger(__name__)


def change_limits(kafka: Kafka, wanted: Mapping[str, Limits]) -> None:
    """Give existing topics (name -> limits) the wanted limits, where they differ.

    If Kafka refuses, as it does without the permission to alter topics, the limits stay as they are
    and a warning is logged: the stream works with any limits.
    """
    if not wanted:
        return  # the client refuses an empty question
    try:
        for name, limits in _different(kafka, wanted).items():
            _alter(kafka, name, limits)
            log.warning("the topic %s now has the limits %s", name, limits)
    except KafkaException as error:
        log.warning("the limits of the topics stay as they are: %s", error)


def _different(kafka: Kafka, wanted: Mapping[str, Limits]) -> dict[str, Limits]:
    topics = [ConfigResource(ResourceType.TOPIC, name) for name in wanted]
    answers = kafka.admin.describe_configs(topics, request_timeout=_TIMEOUT_SECONDS)
    different = {}
    for topic, answer in answers.items():
        present = answer.result()
        limits = wanted[topic.name]
        if any(present[key].value != value for key, value in limits.items()):
            different[topic.name] = limits
    return different


def _alter(kafka: Kafka, name: str, limits: Limits) -> None:
    entries = [
        ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
        for key, value in limits.items()
    ]
    topic = ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries)
    answers = kafka.admin.incremental_alter_configs([topic], request_timeout=_TIMEOUT_SECONDS)
    for answer in answers.values():
        answer.result()
