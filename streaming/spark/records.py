"""Reading a Kafka topic as a Spark stream; both applications read alike."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from settings import Settings
from streaming.kafka.connection import spark_options


def read_topic(spark: SparkSession, settings: Settings, topic: str) -> DataFrame:
    """Stream a topic from its start, or from the checkpoint, in bounded micro-batches.

    Rows that Kafka has already dropped cannot be read again: they are logged and passed over, as a
    query that refuses to start would lose the rest as well.
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
    """Keep of Kafka's columns what the workers read: `streaming.spark.scoring.RECORD_COLUMNS`."""
    return frame.select(
        "key",
        "value",
        "topic",
        "partition",
        "offset",
        sql.unix_millis("timestamp").alias("timestamp_ms"),
    )


def warm_records(spark: SparkSession, value: bytes) -> DataFrame:
    """Return a row of Kafka's columns with this value for each core, to warm the workers up."""
    cores = spark.sparkContext.defaultParallelism
    return spark.range(cores, numPartitions=cores).select(
        sql.lit(b"").alias("key"),
        sql.lit(value).alias("value"),
        sql.lit("").alias("topic"),
        sql.lit(0).alias("partition"),
        sql.col("id").alias("offset"),
        sql.current_timestamp().alias("timestamp"),
    )
