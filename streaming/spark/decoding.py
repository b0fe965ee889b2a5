"""Kafka records of the emotions topic -> columns of the table, in a Spark Python worker."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema

from streaming.kafka.messages import Prediction, UnreadableMessageError, decode
from streaming.spark.scoring import RawMessage, dead_letter, raw_messages
from streaming.tables.schema import DECODED_SCHEMA, PREDICTION_COLUMNS


def decode_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Turn batches with `scoring.RECORD_COLUMNS` into batches of `DECODED_SCHEMA`."""
    schema = to_arrow_schema(DECODED_SCHEMA)
    for batch in batches:
        decoded = [_columns(raw) for raw in raw_messages(batch)]
        yield pa.RecordBatch.from_pylist(decoded, schema=schema)


def _columns(raw: RawMessage) -> dict[str, Any]:
    place = {"key": raw.key, "offset": raw.offset}
    try:
        prediction = decode(Prediction, raw.value)
        return place | {column.name: column.value(prediction) for column in PREDICTION_COLUMNS}
    except UnreadableMessageError as error:
        return place | {"dead_letter": dead_letter(raw, str(error), "save")}
