"""Comments of videos as a stream of record batches, for exports of any size."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from pyarrow import json as arrow_json

from settings import Settings
from streaming.tables.export.rows import Rows, ordered, row_schema
from streaming.tables.hive.connection import ask, ask_in_batches
from streaming.tables.hive.explore import Search, conditions
from streaming.tables.hive.predictions import Model, about
from streaming.tables.schema import PAGE_COLUMNS

_PARTITION_ROWS: Final = 20_000
"""The Thrift Server holds the rows of one partition at a time."""

_FIELDS: Final = ", ".join(
    f"'{name}', unix_millis({name})" if name.endswith("_at") else f"'{name}', {name}"
    for name in (column.name for column in PAGE_COLUMNS)
)
# One JSON text per row: PyHive decodes each cell in Python, Arrow parses JSON thirty times faster.
_QUERY: Final = f"""SELECT to_json(named_struct({_FIELDS})) AS row FROM {{predicted}}
    WHERE {{where}} ORDER BY {{order}}comment_id"""  # noqa: S608


@dataclass(frozen=True)
class Contents:
    """Videos that have rows, with the number of their rows, and the emotions in their scores.

    ``version`` is the model version that predicted all rows, if it is the only one.
    """

    rows: dict[str, int]
    emotions: tuple[str, ...]
    version: Model | None = None


def contents(settings: Settings, video_ids: Sequence[str], model: Model | None = None) -> Contents:
    """Count the rows of these videos, as predicted by ``model`` (any if None)."""
    query = """SELECT video_id, model_name, model_version, count(*) AS rows,
        to_json(array_distinct(flatten(collect_set(map_keys(scores))))) AS emotions
        FROM {predicted} GROUP BY video_id, model_name, model_version"""
    text, values = about(query, video_ids, model, newest=False)
    frame = ask(settings, text, values)
    counts = frame.groupby("video_id")["rows"].sum()
    versions = {
        Model(*pair) for pair in zip(frame["model_name"], frame["model_version"], strict=True)
    }
    return Contents(
        {video: int(counts[video]) for video in dict.fromkeys(video_ids) if video in counts},
        ordered(name for names in frame["emotions"] for name in json.loads(names)),
        versions.pop() if len(versions) == 1 else None,
    )


def thread_of(settings: Settings, video_ids: Sequence[str], comment_id: str) -> str:
    """Return the id of the comment that begins the thread of ``comment_id``."""
    query = """SELECT parent_id FROM {table} WHERE video_id IN %(videos)s
        AND comment_id = %(comment)s AND parent_id <> '' LIMIT 1"""
    parents = ask(settings, query, {"videos": list(video_ids), "comment": comment_id})["parent_id"]
    return str(parents.iloc[0]) if len(parents) else comment_id


def exported(
    settings: Settings, held: Contents, model: Model | None = None, wanted: Search | None = None
) -> Rows:
    """Return the comments of the videos in ``held`` that match ``wanted``.

    They come by video, then newest first; a thread begins with its first comment and continues with
    the oldest reply. The query starts with the first batch.

    Raises:
        HiveUnavailableError: while batches are read; the Thrift Server does not answer.
        QuestionError: while batches are read; Hive rejects the query.
    """
    wanted = wanted or Search()
    where, values = conditions(wanted)
    moment = "coalesce(predicted.published_at, predicted.fetched_at)"
    order = f"video_id, {moment} DESC, "
    if wanted.thread:
        order = f"video_id, comment_id <> %(thread)s, {moment}, "
    query = _QUERY.replace("{where}", where).replace("{order}", order)
    # Of a version, Hive need not look for the newest prediction of each comment.
    text, values = about(query, list(held.rows), held.version or model, **values)
    partitions = 2 + sum(held.rows.values()) // _PARTITION_ROWS
    session = {
        "spark.sql.thriftServer.incrementalCollect": "true",
        "spark.sql.shuffle.partitions": str(partitions),
    }
    schema = row_schema(held.emotions)
    lines = ask_in_batches(settings, text, values, session)
    return Rows(schema, _batches(lines, schema))


def _batches(lines: Iterable[list[Any]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    parsed = pa.schema(
        [
            (field.name, pa.int64() if pa.types.is_timestamp(field.type) else field.type)
            for field in schema
        ]
    )
    options = arrow_json.ParseOptions(explicit_schema=parsed, unexpected_field_behavior="ignore")
    for rows in lines:
        data = "\n".join(row for (row,) in rows).encode()
        table = arrow_json.read_json(
            pa.BufferReader(data),
            arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            options,
        )
        yield from table.cast(schema).to_batches()
