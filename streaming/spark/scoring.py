"""Decode, predict, encode: Kafka messages of the comments topic in a Spark Python worker.

Each group of predictions is passed on as soon as it is computed, so readers see the first
predictions of a large batch before the last ones are computed.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import pyarrow as pa

from spanemo.predictor import EmotionScores, Predictor
from streaming.kafka.messages import (
    Comment,
    DeadLetter,
    Prediction,
    UnreadableMessageError,
    decode,
    encode,
)
from streaming.spark.served import Serving, served_model

RECORD_COLUMNS: Final = ("key", "value", "topic", "partition", "offset", "timestamp_ms")
"""Columns of an input batch; the last is in milliseconds since 1970."""

OUTPUT_SCHEMA: Final = "key BINARY, value BINARY, topic STRING"
"""Columns of an output batch, as Spark's Kafka sink expects them."""

_ARROW_OUTPUT = pa.schema([("key", pa.binary()), ("value", pa.binary()), ("topic", pa.string())])

log = logging.getLogger(__name__)


class RawMessage(NamedTuple):
    """A Kafka message that is not decoded yet, with its position."""

    key: bytes | None
    value: bytes | None
    topic: str
    partition: int
    offset: int
    timestamp_ms: int


def score_batches(batches: Iterable[pa.RecordBatch], serving: Serving) -> Iterator[pa.RecordBatch]:
    """Turn messages of the comments topic into predictions and dead letters, group by group."""
    for batch in batches:
        if batch.num_rows:
            yield from score(raw_messages(batch), served_model(serving).current(), serving)


def raw_messages(batch: pa.RecordBatch) -> list[RawMessage]:
    """Convert a batch with `RECORD_COLUMNS`."""
    columns = (batch.column(name).to_pylist() for name in RECORD_COLUMNS)
    return [RawMessage(*fields) for fields in zip(*columns, strict=True)]


def score(
    messages: Sequence[RawMessage], predictor: Predictor, serving: Serving
) -> Iterator[pa.RecordBatch]:
    """Predict all readable comments.

    Yields:
        batches of `OUTPUT_SCHEMA`; each message becomes exactly one row, in any order.
    """
    readable: list[tuple[RawMessage, Comment]] = []
    unreadable: list[tuple[bytes | None, bytes]] = []
    for message in messages:
        try:
            readable.append((message, decode(Comment, message.value)))
        except UnreadableMessageError as error:
            unreadable.append((message.key, dead_letter(message, str(error), serving.application)))
    if unreadable:
        yield _output(unreadable, serving.dead_topic)
    for indices, answers in _answers(predictor, [comment.text for _, comment in readable]):
        predicted: list[tuple[bytes | None, bytes]] = []
        failed: list[tuple[bytes | None, bytes]] = []
        now_ms = time.time_ns() // 1_000_000
        for index, answer in zip(indices, answers, strict=True):
            message, comment = readable[index]
            if isinstance(answer, Exception):
                reason = f"the model failed: {answer}"
                failed.append((message.key, dead_letter(message, reason, serving.application)))
            else:
                prediction = _prediction(message, comment, answer, predictor)
                prediction.predicted_at.FromMilliseconds(now_ms)
                prediction.application = serving.application
                predicted.append((comment.comment_id.encode(), encode(prediction)))
        if predicted:
            yield _output(predicted, serving.emotions_topic)
        if failed:
            yield _output(failed, serving.dead_topic)


def dead_letter(message: RawMessage, reason: str, application: str) -> bytes:
    """Return an encoded dead letter for a message that the application could not read."""
    letter = DeadLetter(
        key=message.key or b"",
        value=message.value or b"",
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        reason=reason,
        application=application,
    )
    letter.failed_at.GetCurrentTime()
    return encode(letter)


def _prediction(
    message: RawMessage, comment: Comment, answer: EmotionScores, predictor: Predictor
) -> Prediction:
    prediction = Prediction(
        comment=comment,
        scores=answer.scores,
        labels=answer.labels,
        other_language=answer.other_language or "",
        model_name=predictor.name,
        model_version=predictor.version,
    )
    prediction.queued_at.FromMilliseconds(message.timestamp_ms)
    return prediction


def _answers(
    predictor: Predictor, texts: list[str]
) -> Iterator[tuple[list[int], Sequence[EmotionScores | Exception]]]:
    """Yield (indices, answers) as they are computed; the answer to a text may be an error."""
    left = set(range(len(texts)))
    try:
        for indices, answers in predictor.predict_batches(texts):
            left.difference_update(indices)
            yield indices, answers
    except Exception as error:
        log.warning("the model failed on a batch, predicting its comments one by one: %s", error)
        for index in sorted(left):
            yield [index], [_alone(predictor, texts[index])]


def _alone(predictor: Predictor, text: str) -> EmotionScores | Exception:
    try:
        return predictor.predict([text])[0]
    except Exception as error:
        return error


def _output(pairs: list[tuple[bytes | None, bytes]], topic: str) -> pa.RecordBatch:
    keys, values = zip(*pairs, strict=True)
    return pa.RecordBatch.from_arrays(
        [
            pa.array(keys, pa.binary()),
            pa.array(values, pa.binary()),
            pa.array([topic] * len(pairs), pa.string()),
        ],
        schema=_ARROW_OUTPUT,
    )
