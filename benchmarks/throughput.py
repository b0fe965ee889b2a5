"""Comments per second, of the predictor alone and of the stream from Kafka to Kafka."""

import os
import time

from settings import Settings
from spanemo.bundle import SHIPPED
from spanemo.predictor import Predictor
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment
from streaming.kafka.publisher import publish

_WARM = 200


def bare_rate(texts: list[str]) -> float:
    """Return the shipped model's texts per second on all cores, without Spark and Kafka."""
    predictor = Predictor.load(SHIPPED, threads=os.cpu_count() or 1)
    predictor.predict(texts[:_WARM])
    started = time.perf_counter()
    predictor.predict(texts)
    return len(texts) / (time.perf_counter() - started)


def stream_rate(settings: Settings, comments: list[Comment], topic: str | None = None) -> float:
    """Return comments per second, from sending the first comment to reading the last prediction.

    The first 200 comments are a warm-up and not timed.

    Args:
        settings: of a running stack.
        comments: the comments to send.
        topic: the topic of the predictions; the emotions topic if ``None``.
    """
    _seconds(settings, comments[:_WARM], topic or settings.emotions_topic)
    rest = comments[_WARM:]
    return len(rest) / _seconds(settings, rest, topic or settings.emotions_topic)


def _seconds(settings: Settings, comments: list[Comment], topic: str) -> float:
    """Send comments, and return the seconds until all have predictions."""
    kafka = Kafka(settings)
    predictions = kafka.follow(topic, kafka.end_offsets(topic))
    missing = {comment.comment_id.encode() for comment in comments}
    started = time.perf_counter()
    publish(kafka, comments)
    for record in predictions:
        if record is not None:
            missing.discard(record.key)
        if not missing:
            break
    seconds = time.perf_counter() - started
    predictions.close()
    return seconds
