"""A prediction's whole ancestry is found from its comment's id."""

import time
import uuid

import pytest

from settings import Settings
from streaming.kafka import dead
from streaming.kafka.client import Kafka
from streaming.kafka.dead import Place
from streaming.kafka.messages import Comment, Prediction, decode, encode
from streaming.kafka.publisher import Publisher
from streaming.kafka.records import Record
from streaming.requests.analysis import analyze
from streaming.tables.lineage import Ancestry, UnknownCommentError, lineage

pytestmark = pytest.mark.integration


def at(settings: Settings, place: Place) -> Record:
    offsets = {place.partition: range(place.offset, place.offset + 1)}
    with Kafka(settings) as kafka:
        (record,) = kafka.read(place.topic, offsets)
    return record


def test_a_comment_leads_to_its_messages_and_its_model(running: Settings) -> None:
    video, request = uuid.uuid4().hex, uuid.uuid4().hex
    texts = ["I love this song", "This is so sad", "What a surprise"]
    comments = [
        Comment(comment_id=f"{video}-{n}", video_id=video, text=text, source="file")
        for n, text in enumerate(texts)
    ]
    list(analyze(comments, running, request_id=request))

    one: Ancestry
    kafka = Kafka(running)
    (one,) = lineage(kafka, f"{video}-1")
    assert one.comment["source"] == "file"
    assert one.comment["request_id"] == request
    assert one.comment["text"] == texts[1]
    assert one.comment_message is not None
    assert one.prediction_message is not None
    asked = decode(Comment, at(running, one.comment_message).value)
    assert (asked.comment_id, asked.request_id) == (f"{video}-1", request)
    answer = decode(Prediction, at(running, one.prediction_message).value)
    assert answer.comment.comment_id == f"{video}-1"
    assert one.scores == pytest.approx(dict(answer.scores), abs=1e-6)
    assert one.application == "predict"
    assert one.training is not None
    assert set(one.training.thresholds) == set(one.scores)
    assert lineage(kafka, f"{video}-1", video, one.model_version) == [one]

    with pytest.raises(UnknownCommentError, match="v1-00000000"):
        lineage(kafka, f"{video}-1", video, "v1-00000000")


def test_a_dead_comment_leads_to_its_letter(running: Settings) -> None:
    key = uuid.uuid4().hex
    kafka = Kafka(running)
    publisher = Publisher(kafka)
    publisher.send(running.comments_topic, key.encode(), encode(Comment(comment_id=key)))
    publisher.flush()
    deadline = time.monotonic() + 60
    while not any(letter.key == key.encode() for letter in dead.letters(kafka)):
        assert time.monotonic() < deadline
    with pytest.raises(UnknownCommentError, match=r"video_id is missing.*tone dead show \d+:\d+"):
        lineage(kafka, key)
