"""How much flows through the platform now, told by Kafka's own offsets and stamps."""

import time
from dataclasses import dataclass

from settings import Settings
from streaming.kafka.ranges import held, since, unfinished
from streaming.watch.answers import oldest_wait
from streaming.watch.progress import SAVE_GROUP, committed, group

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


def flow(settings: Settings) -> Flow:
    """Ask Kafka how much flows; of several predict applications, the one furthest behind counts.

    Raises:
        BrokerUnavailableError: Kafka does not answer, or the topics are not there yet.
    """
    readers = [(group(one.name), one.topic) for one in settings.predict_applications]
    return Flow(
        comments=_recent(settings, settings.comments_topic),
        predictions=_recent(settings, settings.emotions_topic),
        to_predict=max(_waiting(settings, *reader) for reader in readers),
        predict_age=max(oldest_wait(settings, topic, name) for name, topic in readers),
        to_save=_waiting(settings, SAVE_GROUP, settings.emotions_topic),
        save_age=oldest_wait(settings, settings.emotions_topic, SAVE_GROUP),
        dead=sum(map(len, held(settings, settings.dead_topic).values())),
    )


def _recent(settings: Settings, topic: str) -> int:
    begin = int((time.time() - SECONDS) * 1000)
    return sum(map(len, since(settings, topic, begin).values()))


def _waiting(settings: Settings, reader: str, topic: str) -> int:
    done = committed(settings, reader, topic)
    return sum(map(len, unfinished(held(settings, topic), done).values()))
