"""JSON Lines."""

import json
from datetime import datetime
from typing import Any, BinaryIO

from streaming.tables.export.formats.written import Written
from streaming.tables.export.rows import Rows


def write_jsonl(rows: Rows, file: BinaryIO) -> Written:
    """Write a JSON object per row, in UTF-8, with unchanged texts.

    ``labels`` is a list, ``scores`` an object from emotion to score (0..1), a time ISO 8601 in UTC.
    """
    count = 0
    for batch in rows.batches:
        for row in batch.to_pylist():
            file.write(json.dumps(_json(row), ensure_ascii=False).encode() + b"\n")
        count += len(batch)
    return Written(count)


def _json(row: dict[str, Any]) -> dict[str, Any]:
    for name, value in row.items():
        if isinstance(value, datetime):
            row[name] = value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        elif isinstance(value, dict):
            row[name] = {emotion: score for emotion, score in value.items() if score is not None}
    return row
