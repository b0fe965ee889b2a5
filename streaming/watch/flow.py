"""How much flows through the platform now, told by Kafka's own offsets and stamps."""

import time
from dataclasses import dataclass

from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP, group
from streaming.kafka.lag import unfinished
from streaming.watch.answers import oldest_wait

SECONDS = 60
"""What "now" means for a throughput."""


@dataclass(frozen=True)
class Flow:
    """Messages of the last minute, and messages that wait; ages in seconds.

    ``to_predict`` and ``to_save`` are messages that an application has not finished, and
    ``predict_age`` and ``save_age`` how long the oldest of them has waited.
    """

    comments: int
    predictions: int
    to_predict: int
    predict_age: float
    to_save: int
    save_age: float
    dead: int


def flow(kafka: Kafka) -> Flow:
    """Ask Kafka how much flows; of several predict applications, the one furthest behind counts.

    Raises:
        BrokerUnavailableError: Kafka does not answer, or the topics are not there yet.
    """
    settings = kafka.settings
    readers = [(group(one.name), one.topic) for one in settings.predict_applications]
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
    return sum(map(len, unfinished(kafka.held(topic), done).values()))
