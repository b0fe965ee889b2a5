"""Unanswered comments and the age of the oldest waiting message, read from Kafka."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.groups import group
from streaming.kafka.lag import uncommitted
from streaming.kafka.messages import Comment, DeadLetter, Prediction, UnreadableMessageError, decode
from streaming.kafka.records import Record

MOST_COMMENTS: Final = 1000
MOST_ANSWERS: Final = 100_000
_LAST_PREDICTIONS = 50


@dataclass(frozen=True)
class Answered:
    """Counts of a topic's comments that are older than some minutes.

    Attributes:
        older: all of them.
        unread: those that an application has not committed.
        checked: the newest of them, whose answers were searched for; 0 if the answers are too many.
        missing: checked comments without a prediction and without a dead letter.
    """

    older: int
    unread: int
    checked: int
    missing: int


def answered(kafka: Kafka, topic: str, minutes: float) -> Answered:
    """Count unread and unanswered comments that are older than ``minutes``.

    Every application that reads the topic must answer every comment. At most `MOST_COMMENTS`
    comments and `MOST_ANSWERS` answers are read.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    applications = [
        application.name
        for application in kafka.settings.predict_applications
        if application.topic == topic
    ]
    recent = kafka.since(topic, int((time.time() - 60 * minutes) * 1000))
    older = {
        number: range(offsets.start, recent[number].start)
        for number, offsets in kafka.held(topic).items()
    }
    unread = 0
    for application in applications:
        done = kafka.committed(group(application), topic)
        unread += sum(map(len, uncommitted(older, done).values()))
    newest = {
        number: range(max(offsets.start, offsets.stop - MOST_COMMENTS // len(older)), offsets.stop)
        for number, offsets in older.items()
    }
    comments = list(kafka.read(topic, newest))
    answers = _answers(kafka, comments)
    missing = [
        comment
        for comment in comments
        if answers is not None
        and any(answers.isdisjoint(_owed(name, topic, comment)) for name in applications)
    ]
    checked = 0 if answers is None else len(comments)
    return Answered(sum(map(len, older.values())), unread, checked, len(missing))


def oldest_wait(kafka: Kafka, topic: str, group: str) -> float:
    """Return the age in seconds of the oldest message that the group has not committed; 0 if none.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    done = kafka.committed(group, topic)
    waiting = {
        number: offsets[:1]
        for number, offsets in uncommitted(kafka.held(topic), done).items()
        if offsets
    }
    taken = [record.position.timestamp for record in kafka.read(topic, waiting)] if waiting else []
    return max(time.time() - min(taken) / 1000, 0.0) if taken else 0.0


def share_of_dead(kafka: Kafka, hours: float) -> tuple[int, int]:
    """Count the dead letters and the comments of the last ``hours``, as ``(dead, comments)``.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    settings = kafka.settings
    begin = int((time.time() - 3600 * hours) * 1000)
    topics = {application.topic for application in settings.predict_applications}
    counts = {
        topic: sum(map(len, kafka.since(topic, begin).values()))
        for topic in (settings.dead_topic, *topics)
    }
    return counts.pop(settings.dead_topic), sum(counts.values())


def newest_prediction(kafka: Kafka, application: str) -> Prediction | None:
    """Return the application's newest prediction among the last of the topic, if there is one.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    topic = kafka.settings.emotions_topic
    places = kafka.held(topic)
    last = {number: offsets[-_LAST_PREDICTIONS:] for number, offsets in places.items()}
    predictions = []
    for record in kafka.read(topic, last):
        with suppress(UnreadableMessageError):
            predictions.append(decode(Prediction, record.value))
    return max(
        (answer for answer in predictions if answer.application == application),
        key=lambda answer: answer.predicted_at.ToMilliseconds(),
        default=None,
    )


def _owed(application: str, topic: str, comment: Record) -> set[tuple[str, ...]]:
    """Return the answers that the application may give to a comment."""
    position = comment.position
    letter = (application, topic, str(position.partition), str(position.offset))
    try:
        comment_id = decode(Comment, comment.value).comment_id
    except UnreadableMessageError:
        return {letter}
    return {letter, (application, comment_id, str(position.timestamp))}


def _answers(kafka: Kafka, comments: list[Record]) -> set[tuple[str, ...]] | None:
    """Return all answers since the oldest comment; ``None`` if there are too many."""
    settings = kafka.settings
    began = min((comment.position.timestamp for comment in comments), default=0)
    topics = (settings.emotions_topic, settings.dead_topic) if comments else ()
    places = {topic: kafka.since(topic, began) for topic in topics}
    if sum(sum(map(len, wanted.values())) for wanted in places.values()) > MOST_ANSWERS:
        return None
    return {
        answer
        for topic, wanted in places.items()
        for record in kafka.read(topic, wanted)
        if (answer := _answer(settings, topic, record))
    }


def _answer(settings: Settings, topic: str, record: Record) -> tuple[str, ...] | None:
    first = settings.predict_applications[0].name  # messages older than the field
    try:
        if topic == settings.dead_topic:
            letter = decode(DeadLetter, record.value)
            place = (letter.topic, str(letter.partition), str(letter.offset))
            return (letter.application or first, *place)
        prediction = decode(Prediction, record.value)
    except UnreadableMessageError:
        return None
    queued_ms = prediction.queued_at.ToMilliseconds()
    return (prediction.application or first, prediction.comment.comment_id, str(queued_ms))
