"""Dead letters are found again and sent again, each once."""

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from settings import Settings
from streaming.kafka import dead, replay
from streaming.kafka.client import Kafka
from streaming.kafka.dead import Letter
from streaming.kafka.messages import Comment, DeadLetter, encode
from streaming.kafka.publisher import Publisher
from streaming.kafka.replay import Replayed, ReplayRunsError

pytestmark = pytest.mark.integration


def fail(kafka: Kafka, count: int, **fields: object) -> list[Letter]:
    """Send messages that nobody could read, and the letters that tell of them."""
    settings = kafka.settings
    publisher = Publisher(kafka)
    for number in range(count):
        publisher.send(settings.comments_topic, str(number).encode(), b"\xff%d" % number)
    publisher.flush()
    topic = settings.comments_topic
    for record in kafka.read(topic, kafka.held(topic)):
        letter: dict[str, Any] = {
            "key": record.key,
            "value": record.value,
            "topic": topic,
            "partition": record.position.partition,
            "offset": record.position.offset,
            "reason": "the value is not a Comment protobuf",
            "application": "predict",
        }
        publisher.send(settings.dead_topic, record.key, encode(DeadLetter(**(letter | fields))))
    publisher.send(settings.dead_topic, b"x", b"no dead letter at all")
    publisher.flush()
    return list(dead.letters(kafka))


def sent(kafka: Kafka) -> list[bytes]:
    topic = kafka.settings.comments_topic
    return sorted(record.value or b"" for record in kafka.read(topic, kafka.held(topic)))


def test_letters_are_read_whole_and_sent_again_once(alone: Kafka) -> None:
    letters = fail(alone, 5)
    assert sorted(letter.value for letter in letters) == [b"\xff%d" % n for n in range(5)]
    assert {letter.reason for letter in letters} == {"the value is not a Comment protobuf"}
    assert dead.letter(alone, letters[2].place) == letters[2]
    with pytest.raises(dead.NoSuchLetterError, match="0:999"):
        dead.letter(alone, letters[0].place._replace(partition=0, offset=999))

    assert replay.replay(alone, letters[:2]) == Replayed(sent=2)
    # A letter that Spark wrote twice tells of a message that was sent again already.
    assert replay.replay(alone, [*letters, letters[4]]) == Replayed(sent=3, already_sent=3)
    assert replay.replay(alone, letters) == Replayed(already_sent=5)
    assert sent(alone) == sorted(2 * [b"\xff%d" % n for n in range(5)])
    topics = {place.topic for place in replay.replayed(alone).values()}
    assert topics == {alone.settings.comments_topic}


def test_a_message_that_fails_again_is_not_sent_in_a_circle(alone: Kafka) -> None:
    (first,) = fail(alone, 1)
    replay.replay(alone, [first])
    target = replay.replayed(alone)[first.source]
    publisher = Publisher(alone)
    again = DeadLetter(topic=target.topic, partition=target.partition, offset=target.offset)
    publisher.send(alone.settings.dead_topic, b"0", encode(again))
    publisher.flush()
    letters = list(dead.letters(alone))
    assert replay.replay(alone, letters) == Replayed(already_sent=1, failed_again=1)
    (second,) = (letter for letter in letters if letter.source == target)
    assert replay.replay(alone, [second], again=True) == Replayed(sent=1)


def test_letters_of_other_topics_are_left_alone(alone: Kafka) -> None:
    assert replay.replay(alone, fail(alone, 2, topic=alone.settings.dead_topic)) == Replayed(
        foreign=2
    )


def test_a_replay_that_was_cut_short_is_gone_on_with(
    alone: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = fail(alone, 3)
    note = replay._Replay._note

    def cut(self: replay._Replay, entries: object) -> None:
        if any(entry.target for entry in entries.values()):  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        note(self, entries)  # type: ignore[arg-type]

    monkeypatch.setattr(replay._Replay, "_note", cut)
    with pytest.raises(KeyboardInterrupt):
        replay.replay(alone, letters[:2])  # both have arrived, but the ledger does not know
    monkeypatch.setattr(replay._Replay, "_note", note)
    assert replay.replay(alone, letters) == Replayed(sent=1, already_sent=2)
    assert len(sent(alone)) == 6


def test_two_replays_do_not_run_at_once(alone: Kafka, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = fail(alone, 1)
    begun, over = threading.Event(), threading.Event()

    def slow() -> Iterator[Letter]:
        begun.set()
        over.wait(30)
        yield from letters

    other = threading.Thread(target=replay.replay, args=(alone, slow()))
    other.start()
    assert begun.wait(30)
    monkeypatch.setattr(replay, "_ALONE_SECONDS", 1.0)
    with pytest.raises(ReplayRunsError):
        replay.replay(alone, letters)
    over.set()
    other.join(30)
    monkeypatch.setattr(replay, "_ALONE_SECONDS", 15.0)
    assert replay.replay(alone, letters) == Replayed(already_sent=1)


def test_a_topic_can_be_read_from_a_time_on(alone: Kafka) -> None:
    fail(alone, 3)
    topic = alone.settings.comments_topic
    stamps = [record.position.timestamp for record in alone.read(topic, alone.held(topic))]
    assert alone.since(topic, min(stamps)) == alone.held(topic)
    later = int(time.time() * 1000) + 60_000
    assert not any(alone.since(topic, later).values())


def test_a_comment_that_fails_again_gives_a_new_letter(running: Settings) -> None:
    key = uuid.uuid4().hex.encode()
    kafka = Kafka(running)
    publisher = Publisher(kafka)
    publisher.send(running.comments_topic, key, encode(Comment(video_id="v", text="no id")))
    publisher.flush()
    (first,) = await_letters(kafka, key, 1)
    assert replay.replay(kafka, [first]) == Replayed(sent=1)
    _, second = await_letters(kafka, key, 2)
    assert second.reason == first.reason
    assert replay.replay(kafka, [first, second]) == Replayed(already_sent=1, failed_again=1)


def await_letters(kafka: Kafka, key: bytes, count: int) -> list[Letter]:
    deadline = time.monotonic() + 60
    while True:
        found = [letter for letter in dead.letters(kafka) if letter.key == key]
        if len(found) == count:
            return sorted(found, key=lambda letter: letter.place.offset)
        assert time.monotonic() < deadline, f"{len(found)} letters instead of {count}"
