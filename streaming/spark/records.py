"""Kafka topic -> Spark stream, for both applications."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from settings import Settings
from streaming.kafka.connection import spark_options


def read_topic(spark: SparkSession, settings: Settings, topic: str) -> DataFrame:
    """Read a topic from the checkpoint, or else from its start, in bounded micro-batches.

    Messages that Kafka has deleted are logged and skipped. A query that refuses to start would lose
    the others too.
    """
    return (
        spark.readStream.format("kafka")
        .options(**spark_options(settings))
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", settings.max_offsets_per_trigger)
        .option("minPartitions", spark.sparkContext.defaultParallelism)
        .option("failOnDataLoss", False)
        .option("kafka.fetch.max.wait.ms", 20)
        .load()
    )


def record_columns(frame: DataFrame) -> DataFrame:
    """Select the columns that the workers read: `streaming.spark.scoring.RECORD_COLUMNS`."""
    return frame.select(
        "key",
        "value",
        "topic",
        "partition",
        "offset",
        sql.unix_millis("timestamp").alias("timestamp_ms"),
    )


def warm_records(spark: SparkSession, value: bytes) -> DataFrame:
    """Return a Kafka row with this value for each core, to warm up the workers."""
    cores = spark.sparkContext.defaultParallelism
    return spark.range(cores, numPartitions=cores).select(
        sql.lit(b"").alias("key"),
        sql.lit(value).alias("value"),
        sql.lit("").alias("topic"),
        sql.lit(0).alias("partition"),
        sql.col("id").alias("offset"),
        sql.current_timestamp().alias("timestamp"),
    )
