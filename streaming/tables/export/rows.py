"""Rows of an export: record batches with the columns of the pages, and their flat form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    LongType,
    MapType,
    StringType,
    TimestampType,
)

from spanemo.labels import LABELS
from streaming.tables.schema import PAGE_COLUMNS

TIME: Final = pa.timestamp("ms", "UTC")
LABELS_JOINT: Final = ", "
"""Separates the labels of a comment where a cell holds text."""

_BATCH: Final = 10_000


@dataclass(frozen=True)
class Rows:
    """Record batches and their schema. ``batches`` can be read once.

    ``labels`` is a list, ``scores`` a struct with a field for each emotion, a time a timestamp in
    UTC.
    """

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


def row_schema(emotions: Sequence[str]) -> pa.Schema:
    """Return the schema of exported rows: `PAGE_COLUMNS`, in their order."""
    # 64 bits hold the decimals of a 32-bit score as the tables print them: 0.98, not 0.97999999.
    scores = pa.struct([(emotion, pa.float64()) for emotion in emotions])
    return pa.schema([(column.name, _type(column.kind, scores)) for column in PAGE_COLUMNS])


def ordered(emotions: Iterable[str]) -> tuple[str, ...]:
    """Return distinct emotions: the eleven in their order, then others by name.

    Without any emotion, all eleven are returned, so that an empty export has their columns.
    """
    given = set(emotions) or set(LABELS)
    return (*(name for name in LABELS if name in given), *sorted(given - set(LABELS)))


def of_frame(frame: pd.DataFrame) -> Rows:
    """Return the rows of a page's comment table, in its order.

    Columns that are not `PAGE_COLUMNS` are left out, missing ones are null. Lone surrogates, which
    no format can hold, become U+FFFD.
    """
    emotions = (name for scores in frame.get("scores", ()) for name in scores or ())
    schema = row_schema(ordered(emotions))
    parts = (frame[start : start + _BATCH] for start in range(0, len(frame), _BATCH))
    return Rows(schema, (_batch(part, schema) for part in parts))


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema of `flat` rows."""
    nothing = [pa.array([], field.type) for field in schema]
    return flat(pa.RecordBatch.from_arrays(nothing, schema=schema)).schema


def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Replace ``scores`` by a column for each emotion.

    A column is named like its emotion, or ``score_NAME`` if another column has that name.
    """
    names = set(batch.schema.names)
    columns: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name != "scores":
            columns[name] = column
            continue
        for field in column.type:
            emotion = f"score_{field.name}" if field.name in names else field.name
            columns[emotion] = pc.struct_field(column, field.name)
    return pa.RecordBatch.from_pydict(columns)


def _type(kind: DataType, scores: pa.DataType) -> pa.DataType:
    match kind:
        case MapType():
            return scores
        case ArrayType():
            return pa.list_(pa.string())
        case TimestampType():
            return TIME
        case BooleanType():
            return pa.bool_()
        case LongType():
            return pa.int64()
        case StringType():
            return pa.string()
    raise AssertionError(f"No Arrow type is declared for {kind}.")


def _batch(frame: pd.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [
        _array(frame[field.name], field.type)
        if field.name in frame
        else pa.nulls(len(frame), field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: "pd.Series[Any]", kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.Array.from_pandas(pd.to_datetime(column, utc=True)).cast(kind, safe=False)
    missing = (not isinstance(value, list | dict) and pd.isna(value) for value in column)
    values = [None if gone else value for value, gone in zip(column, missing, strict=True)]
    if pa.types.is_string(kind):
        values = [_encodable(value) if isinstance(value, str) else value for value in values]
    return pa.array(values, kind)


def _encodable(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
