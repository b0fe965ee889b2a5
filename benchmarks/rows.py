"""Rows of the table of predictions, varied from predictions of the sample."""

from datetime import date

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql

from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from spanemo.predictor import Predictor
from streaming.sources import open_sources
from streaming.tables.schema import TABLE_SCHEMA

VIDEO_COMMENTS = 1000
"""Number of comments of a video."""


def replayed(spark: SparkSession) -> DataFrame:
    """Predict the sample.

    Returns:
        Columns ``place``, ``text``, ``like_count``, ``published_at`` and ``scores``.
    """
    comments = list(open_sources(["sample"], Settings(), request_id="benchmark"))
    answers = Predictor.load(SHIPPED).predict([comment.text for comment in comments])
    return spark.createDataFrame(
        [
            (
                place,
                comment.text,
                comment.like_count,
                comment.published_at.ToDatetime(),
                answer.scores,
            )
            for place, (comment, answer) in enumerate(zip(comments, answers, strict=True))
        ],
        "place INT, text STRING, like_count LONG, published_at TIMESTAMP, "
        "scores MAP<STRING, FLOAT>",
    )


def varied(
    base: DataFrame, count: int, *, first: date, per_day: int = 10_000, skip: int = 0
) -> DataFrame:
    """Return distinct rows with the schema `streaming.tables.schema.TABLE_SCHEMA`.

    Videos have a thousand consecutive rows, a tenth of which are saved a day later. Columns that
    are not set here are null.

    Args:
        base: the result of `replayed`.
        count: number of rows.
        first: the first day on which rows are saved.
        per_day: number of rows per day.
        skip: number of rows to skip, to continue an earlier call.
    """
    spark = base.sparkSession
    bundle = Bundle.read(SHIPPED)
    number = sql.col("number")
    scores = sql.transform_values("scores", lambda name, score: _varied_score(score, name))
    thresholds = sql.create_map(
        *(
            part
            for name, least in bundle.thresholds.items()
            for part in (sql.lit(name), sql.lit(least))
        )
    )
    video = sql.floor(number / VIDEO_COMMENTS)
    day = sql.floor((number - number % VIDEO_COMMENTS) / per_day)
    late = sql.when(number % 10 == 9, 1).otherwise(0)
    saved_second = sql.floor(number % per_day * 36_000 / per_day)
    midnight = sql.unix_timestamp(sql.lit(first).cast("timestamp"))
    saved = sql.timestamp_seconds(midnight + (day + late) * 86_400 + 36_000 + saved_second)
    rows = (
        spark.range(skip, skip + count)
        .withColumnRenamed("id", "number")
        .withColumn("place", (number % base.count()).cast("int"))
        .join(sql.broadcast(base), "place")
        .withColumn("scores", scores)
        .withColumn("saved_at", saved)
        .select(
            sql.format_string("comment-%d", number).alias("comment_id"),
            sql.concat(sql.lit("video-"), sql.hex(sql.xxhash64(video))).alias("video_id"),
            sql.when(number % 3 == 0, sql.format_string("comment-%d", number - number % 100)).alias(
                "parent_id"
            ),
            sql.format_string("@viewer-%d", _chance(50_000)).alias("author"),
            sql.concat_ws(" ", "text", sql.hex(sql.xxhash64("number"))).alias("text"),
            (sql.col("like_count") + _chance(1000)).alias("like_count"),
            (sql.col("published_at") + sql.make_dt_interval(_chance(200))).alias("published_at"),
            sql.lit("benchmark").alias("source"),
            sql.lit("benchmark").alias("request_id"),
            "scores",
            sql.map_keys(
                sql.map_filter("scores", lambda name, score: score >= thresholds[name])
            ).alias("labels"),
            sql.lit(bundle.name).alias("model_name"),
            sql.lit(bundle.version).alias("model_version"),
            *(
                sql.col("saved_at").alias(name)
                for name in ("fetched_at", "queued_at", "predicted_at")
            ),
            "saved_at",
        )
    )
    return rows.select(
        *(
            sql.col(field.name)
            if field.name in rows.columns
            else sql.lit(None).cast(field.dataType).alias(field.name)
            for field in TABLE_SCHEMA
        )
    )


def _chance(below: int) -> Column:
    return sql.pmod(sql.xxhash64("number"), sql.lit(below)).cast("int")


def _varied_score(score: Column, name: Column) -> Column:
    power = 0.5 + sql.pmod(sql.xxhash64("number", name), sql.lit(1000)) / 1000
    return sql.pow(score, power).cast("float")
