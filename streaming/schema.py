"""Columns of the predictions table, and of what lies between Kafka and it."""

from typing import Final

from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    DataType,
    FloatType,
    LongType,
    MapType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)


def _column(name: str, kind: DataType, comment: str) -> StructField:
    return StructField(name, kind, metadata={"comment": comment})


PREDICTION_SCHEMA: Final = StructType(
    [
        _column("comment_id", StringType(), "the source's id of the comment"),
        _column("video_id", StringType(), "the video it was written under"),
        _column("parent_id", StringType(), "the comment it replies to; null for a top-level one"),
        _column("author", StringType(), "display name"),
        _column("text", StringType(), "as written; hostile, never to be rendered as markup"),
        _column("like_count", LongType(), "likes when it was fetched"),
        _column("published_at", TimestampType(), "null where the source does not know it"),
        _column("source", StringType(), "youtube, live_chat, file or sample"),
        _column("request_id", StringType(), "whose request fetched it first"),
        _column("scores", MapType(StringType(), FloatType()), "emotion to probability, 0..1"),
        _column("labels", ArrayType(StringType()), "emotions whose score reached their threshold"),
        _column("model_name", StringType(), "which model predicted"),
        _column("model_version", StringType(), "which version of it"),
        _column("other_language", StringType(), "set if the model was not trained for it"),
        _column("fetched_at", TimestampType(), "the source gave the comment"),
        _column("queued_at", TimestampType(), "Kafka took the comment"),
        _column("predicted_at", TimestampType(), "the model answered"),
    ]
)
"""One decoded Prediction. Times are UTC."""

TABLE_SCHEMA: Final = StructType(
    [*PREDICTION_SCHEMA, _column("saved_at", TimestampType(), "the row was written")]
)
"""The table `tone.emotions`: one row for each comment of a video and model version."""

KEY: Final = ("video_id", "comment_id", "model_version")
"""What makes a row of the table unique."""

DECODED_SCHEMA: Final = StructType(
    [
        *PREDICTION_SCHEMA,
        _column("key", BinaryType(), "the message's key"),
        _column("offset", LongType(), "where it lay in its partition"),
        _column("dead_letter", BinaryType(), "set, and all columns above null, if unreadable"),
    ]
)
"""What decoding a message of the emotions topic gives."""
