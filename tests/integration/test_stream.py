"""Comments in, emotions out, rows in Hive: the two applications on the running stack."""

import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import LocalStore
from settings import Settings
from stack.supervisor import Supervisor
from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP, group
from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.kafka.publisher import Publisher
from streaming.requests.analysis import Dead, Event, Finished, Predicted, Saved, analyze
from streaming.tables import hive
from streaming.watch.health import health_path, read_health
from tests.bundles import resealed

pytestmark = pytest.mark.integration


def comments(video: str, texts: list[str]) -> Iterator[Comment]:
    for place, text in enumerate(texts):
        yield Comment(
            comment_id=f"{video}-{place}", video_id=video, text=text, author="A", source="file"
        )


def await_passed(settings: Settings, reader: str, topic: str, ends: dict[int, int]) -> None:
    deadline = time.monotonic() + 120
    with Kafka(settings) as kafka:
        while any(kafka.committed(reader, topic)[place] < end for place, end in ends.items()):
            assert time.monotonic() < deadline, f"{reader} does not come to {ends}"


def analyzed(settings: Settings, given: Iterator[Comment]) -> list[Event]:
    return list(analyze(given, settings, request_id=uuid.uuid4().hex))


def test_comments_become_rows_once(running: Settings) -> None:
    video = uuid.uuid4().hex
    hostile = [
        "",
        " \n",
        "x" * 10_000,
        "😀❤️",
        "<script>alert(1)</script>",
        "\u200b",
        "a\x00b'\"\\%s",
    ]
    texts = ["I love this song", "This is so sad, I cried", *hostile]

    events = analyzed(running, comments(video, texts))

    assert sum(isinstance(event, Predicted) for event in events) == len(texts)
    assert Saved(len(texts)) in events
    assert events[-1] == Finished(new_rows=len(texts), known_rows=0)
    frame = hive.predictions(running, video).set_index("comment_id")
    assert frame["text"].to_dict() == {f"{video}-{n}": text for n, text in enumerate(texts)}
    predicted = {
        e.prediction.comment.comment_id: e.prediction for e in events if isinstance(e, Predicted)
    }
    for comment_id, row in frame.iterrows():
        prediction = predicted[str(comment_id)]
        assert row["scores"] == pytest.approx(dict(prediction.scores), abs=1e-6)
        assert row["labels"] == list(prediction.labels)
        assert row["model_version"] == prediction.model_version
    assert frame["published_at"].isna().all()
    assert (frame["queued_at"] <= frame["saved_at"]).all()

    again = analyzed(running, comments(video, texts))
    assert again[-1] == Finished(new_rows=0, known_rows=len(texts))
    assert hive.count_rows(running, [video]) == len(texts)


def test_what_cannot_be_read_is_dead_and_the_rest_goes_on(running: Settings) -> None:
    video = uuid.uuid4().hex
    kafka = Kafka(running)
    dead = kafka.follow(running.dead_topic, kafka.end_offsets(running.dead_topic))
    wrong_type = encode(DeadLetter(topic="x"))
    no_id = encode(Comment(video_id=video, text="t"))
    bad = {b"bytes": b"\xff\xfe\x00garbage", b"type": wrong_type, b"id": no_id}
    publisher = Publisher(kafka)
    for key, value in bad.items():
        publisher.send(running.comments_topic, key, value)
        publisher.send(running.emotions_topic, b"saved-" + key, value)
    publisher.flush()

    events = analyzed(
        running, iter([Comment(comment_id=video, text="no video"), *comments(video, ["fine"])])
    )

    assert [event.reason for event in events if isinstance(event, Dead)] == ["video_id is missing"]
    assert events[-1] == Finished(new_rows=1, known_rows=0)
    wanted = set(bad) | {b"saved-" + key for key in bad}
    deadline = time.monotonic() + 60
    for record in dead:
        if record is not None:
            letter = decode(DeadLetter, record.value)
            if letter.key in wanted:
                wanted.discard(letter.key)
                assert letter.value == bad[letter.key.removeprefix(b"saved-")]
                assert letter.reason
        if not wanted:
            break
        assert time.monotonic() < deadline, f"no dead letters for {wanted}"
    dead.close()


def test_replay_adds_no_row(running: Settings, tmp_path: Path) -> None:
    names = ("predict", "save")
    for name in names:  # nothing is under way, so a copy is whole
        shutil.copytree(running.checkpoints / name, tmp_path / name)
    video = uuid.uuid4().hex
    analyzed(running, comments(video, ["first", "second"]))
    supervisor = Supervisor(running)
    for name in names:
        supervisor.stop(name)
        assert health_path(running, name).exists()
        shutil.rmtree(running.checkpoints / name)
        shutil.copytree(tmp_path / name, running.checkpoints / name)
        supervisor.start(name)
    for reader, topic in (
        (group("predict"), running.comments_topic),
        (SAVE_GROUP, running.emotions_topic),
    ):
        await_restarted(running, reader.removeprefix("tone."))
        await_passed(running, reader, topic, Kafka(running).end_offsets(topic))
    assert hive.count_rows(running, [video]) == 2
    assert hive.doubled_keys(running) == 0


def test_a_promoted_model_serves_without_a_restart(running: Settings, tmp_path: Path) -> None:
    store = LocalStore(running.model_store)
    old = store.resolve("best")
    before = read_health(running, "predict")
    other = store.log(resealed(old, tmp_path / "bundle", thresholds={"joy": 0.987}))
    assert other != old.name
    store.promote(other, "best")
    try:
        await_served(running, other)
    finally:
        store.promote(old.name, "best")
    await_served(running, old.name)
    after = read_health(running, "predict")
    assert before is not None
    assert after is not None
    assert after.pid == before.pid


def await_served(settings: Settings, version: str) -> None:
    deadline = time.monotonic() + 30
    while served_versions(settings) != {version}:
        assert time.monotonic() < deadline, f"{version} is not served"


def served_versions(settings: Settings) -> set[str]:
    """Return which versions predict comments now; there are enough for every worker."""
    return {
        event.prediction.model_version
        for event in analyzed(settings, comments(uuid.uuid4().hex, ["so good"] * 12))
        if isinstance(event, Predicted)
    }


def await_restarted(settings: Settings, name: str) -> None:
    deadline = time.monotonic() + 120
    pid = Supervisor(settings).state(name).pid
    while True:
        health = read_health(settings, name)
        if health is not None and health.ready and health.pid == pid:
            return
        assert time.monotonic() < deadline, f"{name} is not ready again"
        pid = Supervisor(settings).state(name).pid


def test_a_prediction_is_readable_soon(running: Settings) -> None:
    video = uuid.uuid4().hex
    kafka = Kafka(running)
    start = kafka.end_offsets(running.emotions_topic)
    publisher = Publisher(kafka)
    (comment,) = comments(video, ["How lovely"])
    publisher.send(running.comments_topic, b"k", encode(comment))
    publisher.flush()
    sent_at = time.monotonic()
    for record in kafka.follow(running.emotions_topic, start):
        if record is not None and decode(Prediction, record.value).comment.video_id == video:
            break
        assert time.monotonic() - sent_at < 10
