"""Batches as Spark hands them to a Python worker, and what tests need to read its answers."""

from collections.abc import Iterable

import pyarrow as pa

from streaming.messages import Comment, encode
from streaming.scoring import RECORD_COLUMNS, Row

QUEUED_MS = 1_700_000_000_123

_TYPES = (pa.binary(), pa.binary(), pa.string(), pa.int32(), pa.int64(), pa.int64())


def record(value: bytes | None, offset: int = 0, key: bytes | None = b"key") -> Row:
    return Row(key, value, "comments", 1, offset, QUEUED_MS)


def written(texts: Iterable[str]) -> list[Row]:
    """Return a record for each text, of comments c0 and on of one video."""
    return [
        record(encode(Comment(comment_id=f"c{n}", video_id="v", text=text)), n, f"c{n}".encode())
        for n, text in enumerate(texts)
    ]


def batch(records: Iterable[Row]) -> pa.RecordBatch:
    rows = [record._asdict() for record in records]
    schema = pa.schema(list(zip(RECORD_COLUMNS, _TYPES, strict=True)))
    return pa.RecordBatch.from_pylist(rows, schema=schema)
