"""Latency in seconds, from producing a comment to reading its prediction, at ten comments/s."""

import threading
import time

from benchmarks.comments import comments
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.messages import encode
from streaming.kafka.publisher import Publisher

_PER_SECOND = 10
_WARM = 100


def latencies(settings: Settings, texts: list[str]) -> list[float]:
    """Return the latency of each text, in seconds, except the first hundred (warm-up)."""
    topic = settings.emotions_topic
    kafka = Kafka(settings)
    predictions = kafka.follow(topic, kafka.end_offsets(topic), idle_seconds=0.01)
    sent: dict[bytes, float] = {}
    sender = threading.Thread(target=_send, args=(settings, texts, sent))
    sender.start()
    seconds: dict[bytes, float] = {}
    for record in predictions:
        if record is not None and record.key in sent and record.key not in seconds:
            seconds[record.key] = time.perf_counter() - sent[record.key]
        if len(seconds) == len(texts):
            break
    sender.join()
    predictions.close()
    return [seconds[key] for key in list(sent)[_WARM:]]


def _send(settings: Settings, texts: list[str], sent: dict[bytes, float]) -> None:
    publisher = Publisher(Kafka(settings))
    started = time.perf_counter()
    for number, comment in enumerate(comments(texts, "latency", "benchmark")):
        # Sends follow a schedule, so that a slow send does not lower the load.
        time.sleep(max(0.0, started + number / _PER_SECOND - time.perf_counter()))
        sent[comment.comment_id.encode()] = time.perf_counter()
        publisher.send(settings.comments_topic, comment.comment_id.encode(), encode(comment))
    publisher.flush()
