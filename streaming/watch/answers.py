"""Was each comment answered, and how long does the oldest message wait? Asked of Kafka itself."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from settings import Settings
from streaming.kafka.messages import Comment, DeadLetter, Prediction, UnreadableMessageError, decode
from streaming.kafka.ranges import Found, held, read, since, unfinished
from streaming.watch.progress import committed, group

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


def answered(settings: Settings, topic: str, minutes: float) -> Answered:
    """Look what became of the topic's comments that are older than ``minutes``.

    Every application that reads the topic owes an answer to each of them. At most `MOST_COMMENTS`
    comments and `MOST_ANSWERS` answers are read.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    applications = [one.name for one in settings.predict_applications if one.topic == topic]
    recent = since(settings, topic, int((time.time() - 60 * minutes) * 1000))
    older = {
        number: range(each.start, recent[number].start)
        for number, each in held(settings, topic).items()
    }
    unread = 0
    for application in applications:
        done = committed(settings, group(application), topic)
        unread += sum(map(len, unfinished(older, done).values()))
    newest = {
        number: range(max(each.start, each.stop - MOST_COMMENTS // len(older)), each.stop)
        for number, each in older.items()
    }
    comments = list(read(settings, topic, newest))
    answers = _answers(settings, comments)
    missing = [
        one
        for one in comments
        if answers is not None
        and any(answers.isdisjoint(_owed(name, topic, one)) for name in applications)
    ]
    looked_at = 0 if answers is None else len(comments)
    return Answered(sum(map(len, older.values())), unread, looked_at, len(missing))


def oldest_wait(settings: Settings, topic: str, group: str) -> float:
    """Return the age in seconds of the oldest message that the group has not finished; 0 if none.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    done = committed(settings, group, topic)
    waiting = {
        number: each[:1] for number, each in unfinished(held(settings, topic), done).items() if each
    }
    taken = [one.position.timestamp for one in read(settings, topic, waiting)] if waiting else []
    return max(time.time() - min(taken) / 1000, 0.0) if taken else 0.0


def share_of_dead(settings: Settings, hours: float) -> tuple[int, int]:
    """Count the dead letters and the comments of the last ``hours``, as ``(dead, comments)``.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    begin = int((time.time() - 3600 * hours) * 1000)
    topics = {one.topic for one in settings.predict_applications}
    counts = {
        topic: sum(map(len, since(settings, topic, begin).values()))
        for topic in (settings.dead_topic, *topics)
    }
    return counts.pop(settings.dead_topic), sum(counts.values())


def newest_prediction(settings: Settings, application: str) -> Prediction | None:
    """Return the newest of the last predictions that the application made, if it made any of them.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    places = held(settings, settings.emotions_topic)
    last = {number: each[-_LAST_PREDICTIONS:] for number, each in places.items()}
    mine = []
    for found in read(settings, settings.emotions_topic, last):
        with suppress(UnreadableMessageError):
            mine.append(decode(Prediction, found.value))
    return max(
        (one for one in mine if one.application == application),
        key=lambda one: one.predicted_at.ToMilliseconds(),
        default=None,
    )


def _owed(application: str, topic: str, comment: Found) -> set[tuple[str, ...]]:
    """Return the answers to a comment, of which the application owes one."""
    position = comment.position
    letter = (application, topic, str(position.partition), str(position.offset))
    try:
        comment_id = decode(Comment, comment.value).comment_id
    except UnreadableMessageError:
        return {letter}
    return {letter, (application, comment_id, str(position.timestamp))}


def _answers(settings: Settings, comments: list[Found]) -> set[tuple[str, ...]] | None:
    """Return all answers since the first of the comments; ``None`` if there are too many."""
    began = min((one.position.timestamp for one in comments), default=0)
    topics = (settings.emotions_topic, settings.dead_topic) if comments else ()
    places = {topic: since(settings, topic, began) for topic in topics}
    if sum(len(each) for one in places.values() for each in one.values()) > MOST_ANSWERS:
        return None
    return {
        answer
        for topic, wanted in places.items()
        for found in read(settings, topic, wanted)
        if (answer := _answer(settings, topic, found))
    }


def _answer(settings: Settings, topic: str, found: Found) -> tuple[str, ...] | None:
    first = settings.predict_applications[0].name  # of messages of before they named theirs
    try:
        if topic == settings.dead_topic:
            letter = decode(DeadLetter, found.value)
            place = (letter.topic, str(letter.partition), str(letter.offset))
            return (letter.application or first, *place)
        one = decode(Prediction, found.value)
    except UnreadableMessageError:
        return None
    queued_ms = one.queued_at.ToMilliseconds()
    return (one.application or first, one.comment.comment_id, str(queued_ms))
