"""Columns of the predictions table.

`PREDICTION_COLUMNS` declares each column once. Decoding, the Hive table, its queries and the
frames of the pages are derived from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp
from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    BooleanType,
    DataType,
    FloatType,
    LongType,
    MapType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from streaming.kafka.messages import Comment, Prediction, UnreadableMessageError


@dataclass(frozen=True)
class Column:
    """A column whose value comes from a `Prediction` message."""

    name: str
    """The name of a TimestampType column ends in ``_at``."""
    kind: DataType
    doc: str
    """Description, also stored in the table."""
    value: Callable[[Prediction], object]
    """Reads the value; ``None`` becomes null."""
    on_pages: bool = True
    """Whether the comment tables of the pages and their downloads contain it."""


def column(name: str, kind: DataType, comment: str) -> StructField:
    """Return a column of a table with its description."""
    return StructField(name, kind, metadata={"comment": comment})


def _time(message: Comment | Prediction, field: str) -> datetime | None:
    """Return a timestamp field in UTC; ``None`` if it is not set.

    Raises:
        UnreadableMessageError: the time is outside the years 1 to 9999.
    """
    if not message.HasField(field):
        return None
    stamp: Timestamp = getattr(message, field)
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableMessageError(f"{field} is not in the years 1 to 9999") from error


def _flag(field: str) -> Callable[[Prediction], bool | None]:
    """Return a reader of a boolean field of the comment: true, or null if it is not set."""
    return lambda prediction: getattr(prediction.comment, field) or None


_SCORES: Final = MapType(StringType(), FloatType())
_LABELS: Final = ArrayType(StringType())

PREDICTION_COLUMNS: Final = (
    Column("comment_id", StringType(), "the source's comment id", lambda p: p.comment.comment_id),
    Column("video_id", StringType(), "video of the comment", lambda p: p.comment.video_id),
    Column(
        "parent_id",
        StringType(),
        "comment it replies to; null for a top-level comment",
        lambda p: p.comment.parent_id or None,
    ),
    Column("author", StringType(), "display name", lambda p: p.comment.author),
    Column(
        "text",
        StringType(),
        "text as written; hostile, never rendered as markup",
        lambda p: p.comment.text,
    ),
    Column("like_count", LongType(), "likes when fetched", lambda p: p.comment.like_count),
    Column(
        "published_at",
        TimestampType(),
        "time of publication; null if the source does not give it",
        lambda p: _time(p.comment, "published_at"),
    ),
    Column(
        "source",
        StringType(),
        "youtube, live_chat, file or sample",
        lambda p: p.comment.source,
    ),
    Column(
        "request_id",
        StringType(),
        "request that fetched it first",
        lambda p: p.comment.request_id,
        on_pages=False,  # gives access to the live request
    ),
    Column("scores", _SCORES, "emotion to probability, 0..1", lambda p: list(p.scores.items())),
    Column(
        "labels",
        _LABELS,
        "emotions whose score reached their threshold",
        lambda p: list(p.labels),
    ),
    Column("model_name", StringType(), "name of the model", lambda p: p.model_name),
    Column("model_version", StringType(), "version of the model", lambda p: p.model_version),
    Column(
        "other_language",
        StringType(),
        "the comment's language if the model was not trained for it, else null",
        lambda p: p.other_language or None,
    ),
    Column(
        "fetched_at",
        TimestampType(),
        "time the comment was read from its source",
        lambda p: _time(p.comment, "fetched_at"),
        on_pages=False,
    ),
    Column(
        "queued_at",
        TimestampType(),
        "time Kafka received the comment",
        lambda p: _time(p, "queued_at"),
        on_pages=False,
    ),
    Column(
        "predicted_at",
        TimestampType(),
        "time of the prediction",
        lambda p: _time(p, "predicted_at"),
        on_pages=False,
    ),
    Column(
        "author_id",
        StringType(),
        "channel of the author; null if the source does not give it",
        lambda p: p.comment.author_id or None,
    ),
    *(
        Column(name, BooleanType(), doc, _flag(name))
        for name, doc in (
            ("by_owner", "true if the author owns the video's channel, else null"),
            ("by_member", "true if the author is a member of the channel, else null"),
            ("pinned", "true if the comment is pinned, else null"),
            ("hearted", "true if the owner gave the comment a heart, else null"),
            ("date_approximate", "true if published_at comes from a relative date, else null"),
        )
    ),
    Column(
        "paid_amount",
        StringType(),
        "amount of a Super Chat as displayed, such as $5.00, else null",
        lambda p: p.comment.paid_amount or None,
    ),
)
"""Columns of a decoded `Prediction`, in the order of the table. Times are UTC."""

_FIRST: Final = ("labels", "text", "author", "like_count", "published_at", "other_language")

PAGE_COLUMNS: Final = tuple(
    sorted(
        (declared for declared in PREDICTION_COLUMNS if declared.on_pages),
        key=lambda declared: (*_FIRST, declared.name).index(declared.name),
    )
)
"""Columns of the pages' comment tables; those that people read come first."""

PREDICTION_SCHEMA: Final = StructType(
    [column(declared.name, declared.kind, declared.doc) for declared in PREDICTION_COLUMNS]
)
"""`PREDICTION_COLUMNS` as a Spark schema."""

TABLE_SCHEMA: Final = StructType(
    [*PREDICTION_SCHEMA, column("saved_at", TimestampType(), "time the row was written")]
)
"""The table `tone.emotions`: a row per comment of a video and model version."""

KEY: Final = ("video_id", "comment_id", "model_version")
"""Unique key of the table."""

DECODED_SCHEMA: Final = StructType(
    [
        *PREDICTION_SCHEMA,
        column("key", BinaryType(), "key of the message"),
        column("offset", LongType(), "offset of the message in its partition"),
        column("dead_letter", BinaryType(), "set if the message is unreadable; the rest is null"),
    ]
)
"""Result of decoding a message of the emotions topic."""
