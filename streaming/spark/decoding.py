"""What a Python worker does with records of the emotions topic: bytes to columns."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from google.protobuf.timestamp_pb2 import Timestamp
from pyspark.sql.pandas.types import to_arrow_schema

from streaming.kafka.messages import Prediction, UnreadableMessageError, decode
from streaming.spark.scoring import Row, dead_letter, rows
from streaming.tables.schema import DECODED_SCHEMA


def decode_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Turn batches with `scoring.RECORD_COLUMNS` into batches of `DECODED_SCHEMA`."""
    schema = to_arrow_schema(DECODED_SCHEMA)
    for batch in batches:
        yield pa.RecordBatch.from_pylist([_columns(row) for row in rows(batch)], schema=schema)


def _columns(row: Row) -> dict[str, Any]:
    place = {"key": row.key, "offset": row.offset}
    try:
        return place | _prediction(decode(Prediction, row.value))
    except UnreadableMessageError as error:
        return place | {"dead_letter": dead_letter(row, str(error), "save")}


def _prediction(prediction: Prediction) -> dict[str, Any]:
    comment = prediction.comment
    return {
        "comment_id": comment.comment_id,
        "video_id": comment.video_id,
        "parent_id": comment.parent_id or None,
        "author": comment.author,
        "text": comment.text,
        "like_count": comment.like_count,
        "published_at": _time(comment, "published_at"),
        "source": comment.source,
        "request_id": comment.request_id,
        "scores": list(prediction.scores.items()),
        "labels": list(prediction.labels),
        "model_name": prediction.model_name,
        "model_version": prediction.model_version,
        "other_language": prediction.other_language or None,
        "fetched_at": _time(comment, "fetched_at"),
        "queued_at": _time(prediction, "queued_at"),
        "predicted_at": _time(prediction, "predicted_at"),
    }


def _time(message: Any, field: str) -> datetime | None:
    if not message.HasField(field):
        return None
    stamp: Timestamp = getattr(message, field)
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableMessageError(f"{field} is not in the years 1 to 9999") from error
