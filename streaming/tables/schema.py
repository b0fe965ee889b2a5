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


def column(name: str, kind: DataType, comment: str) -> StructField:
    """Return a column of a table, with what it holds in words."""
    return StructField(name, kind, metadata={"comment": comment})


PREDICTION_SCHEMA: Final = StructType(
    [
        column("comment_id", StringType(), "the source's id of the comment"),
        column("video_id", StringType(), "the video it was written under"),
        column("parent_id", StringType(), "the comment it replies to; null for a top-level one"),
        column("author", StringType(), "display name"),
        column("text", StringType(), "as written; hostile, never to be rendered as markup"),
        column("like_count", LongType(), "likes when it was fetched"),
        column("published_at", TimestampType(), "null where the source does not know it"),
        column("source", StringType(), "youtube, live_chat, file or sample"),
        column("request_id", StringType(), "whose request fetched it first"),
        column("scores", MapType(StringType(), FloatType()), "emotion to probability, 0..1"),
        column("labels", ArrayType(StringType()), "emotions whose score reached their threshold"),
        column("model_name", StringType(), "which model predicted"),
        column("model_version", StringType(), "which version of it"),
        column("other_language", StringType(), "set if the model was not trained for it"),
        column("fetched_at", TimestampType(), "the source gave the comment"),
        column("queued_at", TimestampType(), "Kafka took the comment"),
        column("predicted_at", TimestampType(), "the model answered"),
    ]
)
"""One decoded Prediction. Times are UTC."""

TABLE_SCHEMA: Final = StructType(
    [*PREDICTION_SCHEMA, column("saved_at", TimestampType(), "the row was written")]
)
"""The table `tone.emotions`: one row for each comment of a video and model version."""

KEY: Final = ("video_id", "comment_id", "model_version")
"""What makes a row of the table unique."""

DECODED_SCHEMA: Final = StructType(
    [
        *PREDICTION_SCHEMA,
        column("key", BinaryType(), "the message's key"),
        column("offset", LongType(), "where it lay in its partition"),
        column("dead_letter", BinaryType(), "set, and all columns above null, if unreadable"),
    ]
)
"""What decoding a message of the emotions topic gives."""
