"""Throughput and lag of the platform, from Kafka's offsets and timestamps."""

import time
from dataclasses import dataclass

from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP, group
from streaming.kafka.lag import uncommitted
from streaming.watch.answers import oldest_wait

SECONDS = 60
"""Window of the throughput."""


@dataclass(frozen=True)
class Flow:
    """Throughput in messages of the last minute, lag in messages, and ages in seconds.

    ``to_predict`` and ``to_save`` are the lag of *predict* and *save*; ``predict_age`` and
    ``save_age`` are the age of the oldest waiting message. ``dead`` counts retained dead letters.
    """

    comments: int
    predictions: int
    to_predict: int
    predict_age: float
    to_save: int
    save_age: float
    dead: int


def flow(kafka: Kafka) -> Flow:
    """Measure throughput and lag; of several predict applications, the slowest counts.

    Raises:
        BrokerUnavailableError: Kafka does not answer, or the topics do not exist yet.
    """
    settings = kafka.settings
    readers = [
        (group(application.name), application.topic)
        for application in settings.predict_applications
    ]
    return Flow(
        comments=_recent(kafka, settings.comments_topic),
        predictions=_recent(kafka, settings.emotions_topic),
        to_predict=max(_waiting(kafka, *reader) for reader in readers),
        predict_age=max(oldest_wait(kafka, topic, name) for name, topic in readers),
        to_save=_waiting(kafka, SAVE_GROUP, settings.emotions_topic),
        save_age=oldest_wait(kafka, settings.emotions_topic, SAVE_GROUP),
        dead=sum(map(len, kafka.held(settings.dead_topic).values())),
    )


def _recent(kafka: Kafka, topic: str) -> int:
    begin = int((time.time() - SECONDS) * 1000)
    return sum(map(len, kafka.since(topic, begin).values()))


def _waiting(kafka: Kafka, reader: str, topic: str) -> int:
    done = kafka.committed(reader, topic)
    return sum(map(len, uncommitted(kafka.held(topic), done).values()))
