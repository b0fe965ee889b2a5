"""Was each comment answered, and how long does the oldest message wait? Asked of Kafka itself."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.groups import group
from streaming.kafka.lag import unfinished
from streaming.kafka.messages import Comment, DeadLetter, Prediction, UnreadableMessageError, decode
from streaming.kafka.records import Record

MOST_COMMENTS: Final = 1000
MOST_ANSWERS: Final = 100_000
_LAST_PREDICTIONS = 50


@dataclass(frozen=True)
class Answered:
    """What became of the comments of a topic that are older than some minutes.

    Attributes:
        older: how many there are.
        unread: how many of them an application has not finished, by its offsets.
        looked_at: how many of the newest were looked for one by one; 0 if that would take too long.
        missing: how many of these are neither in the emotions nor in the dead letters.
    """

    older: int
    unread: int
    looked_at: int
    missing: int


def answered(kafka: Kafka, topic: str, minutes: float) -> Answered:
    """Look what became of the topic's comments that are older than ``minutes``.

    Every application that reads the topic owes an answer to each of them. At most `MOST_COMMENTS`
    comments and `MOST_ANSWERS` answers are read.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    applications = [one.name for one in kafka.settings.predict_applications if one.topic == topic]
    recent = kafka.since(topic, int((time.time() - 60 * minutes) * 1000))
    older = {
        number: range(each.start, recent[number].start)
        for number, each in kafka.held(topic).items()
    }
    unread = 0
    for application in applications:
        done = kafka.committed(group(application), topic)
        unread += sum(map(len, unfinished(older, done).values()))
    newest = {
        number: range(max(each.start, each.stop - MOST_COMMENTS // len(older)), each.stop)
        for number, each in older.items()
    }
    comments = list(kafka.read(topic, newest))
    answers = _answers(kafka, comments)
    missing = [
        one
        for one in comments
        if answers is not None
        and any(answers.isdisjoint(_owed(name, topic, one)) for name in applications)
    ]
    looked_at = 0 if answers is None else len(comments)
    return Answered(sum(map(len, older.values())), unread, looked_at, len(missing))


def oldest_wait(kafka: Kafka, topic: str, group: str) -> float:
    """Return the age in seconds of the oldest message that the group has not finished; 0 if none.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    done = kafka.committed(group, topic)
    waiting = {
        number: each[:1] for number, each in unfinished(kafka.held(topic), done).items() if each
    }
    taken = [one.position.timestamp for one in kafka.read(topic, waiting)] if waiting else []
    return max(time.time() - min(taken) / 1000, 0.0) if taken else 0.0


def share_of_dead(kafka: Kafka, hours: float) -> tuple[int, int]:
    """Count the dead letters and the comments of the last ``hours``, as ``(dead, comments)``.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    settings = kafka.settings
    begin = int((time.time() - 3600 * hours) * 1000)
    topics = {one.topic for one in settings.predict_applications}
    counts = {
        topic: sum(map(len, kafka.since(topic, begin).values()))
        for topic in (settings.dead_topic, *topics)
    }
    return counts.pop(settings.dead_topic), sum(counts.values())


def newest_prediction(kafka: Kafka, application: str) -> Prediction | None:
    """Return the newest of the last predictions that the application made, if it made any of them.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    topic = kafka.settings.emotions_topic
    places = kafka.held(topic)
    last = {number: each[-_LAST_PREDICTIONS:] for number, each in places.items()}
    mine = []
    for record in kafka.read(topic, last):
        with suppress(UnreadableMessageError):
            mine.append(decode(Prediction, record.value))
    return max(
        (one for one in mine if one.application == application),
        key=lambda one: one.predicted_at.ToMilliseconds(),
        default=None,
    )


def _owed(application: str, topic: str, comment: Record) -> set[tuple[str, ...]]:
    """Return the answers to a comment, of which the application owes one."""
    position = comment.position
    letter = (application, topic, str(position.partition), str(position.offset))
    try:
        comment_id = decode(Comment, comment.value).comment_id
    except UnreadableMessageError:
        return {letter}
    return {letter, (application, comment_id, str(position.timestamp))}


def _answers(kafka: Kafka, comments: list[Record]) -> set[tuple[str, ...]] | None:
    """Return all answers since the first of the comments; ``None`` if there are too many."""
    settings = kafka.settings
    began = min((one.position.timestamp for one in comments), default=0)
    topics = (settings.emotions_topic, settings.dead_topic) if comments else ()
    places = {topic: kafka.since(topic, began) for topic in topics}
    if sum(len(each) for one in places.values() for each in one.values()) > MOST_ANSWERS:
        return None
    return {
        answer
        for topic, wanted in places.items()
        for record in kafka.read(topic, wanted)
        if (answer := _answer(settings, topic, record))
    }


def _answer(settings: Settings, topic: str, record: Record) -> tuple[str, ...] | None:
    first = settings.predict_applications[0].name  # of messages of before they named theirs
    try:
        if topic == settings.dead_topic:
            letter = decode(DeadLetter, record.value)
            place = (letter.topic, str(letter.partition), str(letter.offset))
            return (letter.application or first, *place)
        one = decode(Prediction, record.value)
    except UnreadableMessageError:
        return None
    queued_ms = one.queued_at.ToMilliseconds()
    return (one.application or first, one.comment.comment_id, str(queued_ms))
