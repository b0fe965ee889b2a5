"""Aggregate tables, computed from rows of the predictions table.

A day is the UTC date on which a row was saved. Rows are only appended and the first row of a key
stays, so the figures of a past day never change. Comments in a language that the model was not
trained for are counted in ``not_read`` only.
"""

from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as sql
from pyspark.sql.types import (
    ArrayType,
    DateType,
    DoubleType,
    FloatType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from spanemo.tone import TONES
from streaming.tables import tones
from streaming.tables.schema import column

TOP_COMMENTS: Final = 5

_GROUP: Final = ("day", "video_id", "model_name", "model_version", "emotion")
_COMMENT: Final = _GROUP[:-1]
# Sums of floats depend on the order of the rows; sums of integer millionths do not.
_MILLION: Final = 1_000_000


_FIGURES: Final = [
    column("comments", LongType(), "comments that the model has read"),
    column("count", LongType(), "comments among these that carry the emotion"),
    column("share", DoubleType(), "count / comments, 0..1"),
    column("mean_score", DoubleType(), "mean probability of the emotion over comments, 0..1"),
]

DAILY_SCHEMA: Final = StructType(
    [
        column("day", DateType(), "UTC date on which the comments were saved"),
        column("video_id", StringType(), "video of the comments"),
        column("model_name", StringType(), "name of the model"),
        column("model_version", StringType(), "version of the model"),
        column("emotion", StringType(), "label of the model"),
        *_FIGURES,
    ]
)
"""`tone.emotions_daily`: a row per emotion in a video's comments of one day."""

_TOP: Final = StructType(
    [StructField("comment_id", StringType()), StructField("score", FloatType())]
)

VIDEO_SCHEMA: Final = StructType(
    [
        column("day", DateType(), "state as of the end of this UTC date"),
        *DAILY_SCHEMA.fields[1:5],
        *_FIGURES,
        column(
            "top_comments",
            ArrayType(_TOP),
            "comments that score highest, highest first",
        ),
        column("first_comment_id", StringType(), "oldest comment that the model has read"),
        column("first_written_at", TimestampType(), "its time of publication, or else of fetching"),
        column("last_comment_id", StringType(), "newest comment that the model has read"),
        column("last_written_at", TimestampType(), "its time of publication, or else of fetching"),
    ]
)
"""`tone.video_emotions`: all comments of a video as of each day that added some."""


TONES_SCHEMA: Final = StructType(
    [
        *DAILY_SCHEMA.fields[:4],
        _FIGURES[0],
        column("positive", LongType(), "comments among these whose tone is positive"),
        column("negative", LongType(), "comments among these whose tone is negative"),
        column("mixed", LongType(), "comments among these with both sides, or with surprise alone"),
        column("no_emotion", LongType(), "comments among these without emotion"),
        column("not_read", LongType(), "comments in other languages, in no other count"),
    ]
)
"""`tone.tones_daily`: the tone of one day's comments of a video, by the rule of `spanemo.tone`.

Counts are additive over days and videos, for one model version.
"""


def emotions_daily(rows: DataFrame) -> DataFrame:
    """Aggregate rows of `streaming.tables.schema.TABLE_SCHEMA` to rows of `DAILY_SCHEMA`."""
    return _figures(_readable(rows).withColumn("day", saved_on()))


def tones_daily(rows: DataFrame) -> DataFrame:
    """Aggregate rows of `streaming.tables.schema.TABLE_SCHEMA` to rows of `TONES_SCHEMA`.

    Models with none of the eleven emotions have no rows.
    """
    tone = sql.col("tone")
    counts = [sql.count_if(tone == name).alias(name) for name in (*TONES, tones.NOT_READ)]
    return (
        rows.withColumn("day", saved_on())
        .withColumn("tone", sql.expr(tones.SQL))
        .where(tone.isNotNull())
        .groupBy(*_COMMENT)
        .agg(sql.count_if(tone != tones.NOT_READ).alias("comments"), *counts)
        .select(*TONES_SCHEMA.names)
    )


def video_emotions(rows: DataFrame, changed: DataFrame) -> DataFrame:
    """Aggregate rows of `streaming.tables.schema.TABLE_SCHEMA` to rows of `VIDEO_SCHEMA`.

    Args:
        rows: all rows of the changed videos, at least up to the last of the days.
        changed: distinct pairs of ``day`` and ``video_id``.
    """
    read = _readable(rows).withColumn("saved_on", saved_on())
    until = read.join(sql.broadcast(changed), "video_id").where("saved_on <= day").drop("saved_on")
    return (
        _figures(until)
        .join(_top_comments(until), list(_GROUP), "left")
        .join(_ends(until), list(_COMMENT))
        .withColumn("top_comments", sql.coalesce("top_comments", sql.array().cast(ArrayType(_TOP))))
        .select(*VIDEO_SCHEMA.names)
    )


def saved_on() -> Column:
    """Return the day of a row of the predictions table."""
    return sql.to_date("saved_at")


def _readable(rows: DataFrame) -> DataFrame:
    return rows.where(sql.col("other_language").isNull())


def _figures(rows: DataFrame) -> DataFrame:
    carries = sql.array_contains("labels", sql.col("emotion"))
    millionths = sql.sum(sql.round(sql.col("score") * _MILLION).cast("long"))
    return (
        rows.select(*_COMMENT, "labels", sql.explode("scores").alias("emotion", "score"))
        .groupBy(*_GROUP)
        .agg(
            sql.count("*").alias("comments"),
            sql.count_if(carries).alias("count"),
            millionths.alias("millionths"),
        )
        .withColumn("share", sql.col("count") / sql.col("comments"))
        .withColumn("mean_score", sql.col("millionths") / sql.col("comments") / _MILLION)
        .select(*DAILY_SCHEMA.names)
    )


def _top_comments(rows: DataFrame) -> DataFrame:
    order = Window.partitionBy(*_GROUP).orderBy(sql.desc("score"), "comment_id")
    labelled = rows.select(
        *_COMMENT, "comment_id", "scores", sql.explode("labels").alias("emotion")
    ).withColumn("score", sql.col("scores")[sql.col("emotion")])
    best = labelled.withColumn("place", sql.row_number().over(order)).where(
        sql.col("place") <= TOP_COMMENTS
    )
    listed = sql.array_sort(sql.collect_list(sql.struct("place", "comment_id", "score")))
    return best.groupBy(*_GROUP).agg(
        sql.transform(listed, lambda top: sql.struct(top["comment_id"], top["score"])).alias(
            "top_comments"
        )
    )


def _ends(rows: DataFrame) -> DataFrame:
    written = sql.struct(
        sql.coalesce("published_at", "fetched_at").alias("written_at"), sql.col("comment_id")
    )
    ends = rows.groupBy(*_COMMENT).agg(
        sql.min(written).alias("first"), sql.max(written).alias("last")
    )
    return ends.select(
        *_COMMENT,
        *(
            sql.col(f"{end}.{name}").alias(f"{end}_{name}")
            for end in ("first", "last")
            for name in ("comment_id", "written_at")
        ),
    )
