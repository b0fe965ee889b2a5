"""What a Python worker does with a batch of Kafka records: decode, predict, encode.

Rows go out as soon as the model has answered for them, group by group, so that a reader sees the
first predictions of a large batch while the rest is still being computed.
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
"""The columns of a batch that comes in; the last is in milliseconds since 1970."""

OUTPUT_SCHEMA: Final = "key BINARY, value BINARY, topic STRING"
"""What goes out, as Spark's Kafka sink wants it."""

_ARROW_OUTPUT = pa.schema([("key", pa.binary()), ("value", pa.binary()), ("topic", pa.string())])

log = logging.getLogger(__name__)


class Row(NamedTuple):
    """One Kafka record that came in."""

    key: bytes | None
    value: bytes | None
    topic: str
    partition: int
    offset: int
    timestamp_ms: int


def score_batches(batches: Iterable[pa.RecordBatch], serving: Serving) -> Iterator[pa.RecordBatch]:
    """Turn records of the comments topic into predictions and dead letters, piece by piece."""
    for batch in batches:
        if batch.num_rows:
            yield from score(rows(batch), served_model(serving).current(), serving)


def rows(batch: pa.RecordBatch) -> list[Row]:
    """Return a batch with `RECORD_COLUMNS` as rows."""
    columns = (batch.column(name).to_pylist() for name in RECORD_COLUMNS)
    return [Row(*fields) for fields in zip(*columns, strict=True)]


def score(
    records: Sequence[Row], predictor: Predictor, serving: Serving
) -> Iterator[pa.RecordBatch]:
    """Predict all readable comments; each record leaves exactly one row, in any order."""
    readable: list[tuple[Row, Comment]] = []
    unreadable: list[tuple[bytes | None, bytes]] = []
    for record in records:
        try:
            readable.append((record, decode(Comment, record.value)))
        except UnreadableMessageError as error:
            unreadable.append((record.key, dead_letter(record, str(error), serving.application)))
    if unreadable:
        yield _output(unreadable, serving.dead_topic)
    for indices, answers in _answers(predictor, [comment.text for _, comment in readable]):
        predicted: list[tuple[bytes | None, bytes]] = []
        failed: list[tuple[bytes | None, bytes]] = []
        now_ms = time.time_ns() // 1_000_000
        for index, answer in zip(indices, answers, strict=True):
            record, comment = readable[index]
            if isinstance(answer, Exception):
                reason = f"the model failed: {answer}"
                failed.append((record.key, dead_letter(record, reason, serving.application)))
            else:
                prediction = _prediction(record, comment, answer, predictor)
                prediction.predicted_at.FromMilliseconds(now_ms)
                prediction.application = serving.application
                predicted.append((comment.comment_id.encode(), encode(prediction)))
        if predicted:
            yield _output(predicted, serving.emotions_topic)
        if failed:
            yield _output(failed, serving.dead_topic)


def dead_letter(record: Row, reason: str, application: str) -> bytes:
    """Return the bytes of a dead letter for a record that the application could not read."""
    letter = DeadLetter(
        key=record.key or b"",
        value=record.value or b"",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        reason=reason,
        application=application,
    )
    letter.failed_at.GetCurrentTime()
    return encode(letter)


def _prediction(
    record: Row, comment: Comment, answer: EmotionScores, predictor: Predictor
) -> Prediction:
    prediction = Prediction(
        comment=comment,
        scores=answer.scores,
        labels=answer.labels,
        other_language=answer.other_language or "",
        model_name=predictor.name,
        model_version=predictor.version,
    )
    prediction.queued_at.FromMilliseconds(record.timestamp_ms)
    return prediction


def _answers(
    predictor: Predictor, texts: list[str]
) -> Iterator[tuple[list[int], Sequence[EmotionScores | Exception]]]:
    """Yield (indices, answers) as they come; a text that the model fails on gets its error."""
    left = set(range(len(texts)))
    try:
        for indices, answers in predictor.predict_batches(texts):
            left.difference_update(indices)
            yield indices, answers
    except Exception as error:
        log.warning("the model failed on a batch, trying its comments one by one: %s", error)
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
