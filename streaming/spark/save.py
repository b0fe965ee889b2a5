"""The save application: predictions to the Hive table, each exactly once.

Run ``python -m streaming.spark.save``. It shuts down cleanly on SIGTERM.
"""

import sys

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as sql
from pyspark.sql.functions import partitioning
from pyspark.sql.streaming.query import StreamingQuery

from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, Prediction, encode
from streaming.kafka.publisher import Publisher
from streaming.spark.application import Application, run
from streaming.spark.decoding import decode_batches
from streaming.spark.records import read_topic, record_columns, warm_records
from streaming.tables import iceberg
from streaming.tables.catalog import TABLE_PROPERTIES, catalog_conf
from streaming.tables.schema import DECODED_SCHEMA, KEY, PREDICTION_SCHEMA, TABLE_SCHEMA
from streaming.watch.asset_reports import Report
from streaming.watch.figures import table_report, topic_reports

_WARM_PREDICTION = Prediction(comment=Comment(comment_id="warm-up", video_id="warm-up"))
_BUCKETS = 32
# A commit costs the same for one row as for thousands, and uses CPU that the model needs.
_INTERVAL = "3 seconds"


def read(spark: SparkSession, settings: Settings) -> DataFrame:
    """Read the emotions topic as a stream."""
    return read_topic(spark, settings, settings.emotions_topic)


def transform(frame: DataFrame) -> DataFrame:
    """Decode each Kafka row to a row of `streaming.tables.schema.DECODED_SCHEMA`."""
    return record_columns(frame).mapInArrow(decode_batches, DECODED_SCHEMA)


def newest(decoded: DataFrame) -> DataFrame:
    """Keep the newest readable row of each key."""
    latest = Window.partitionBy(*KEY).orderBy(sql.desc("predicted_at"), sql.desc("offset"))
    return (
        decoded.where(sql.col("dead_letter").isNull())
        .withColumn("place", sql.row_number().over(latest))
        .where(sql.col("place") == 1)
        .drop("place", "key", "offset", "dead_letter")
    )


def save_batch(decoded: DataFrame, settings: Settings) -> None:
    """Append rows whose keys are not in the table; send unreadable messages to the dead letters.

    Saving a batch again, whole or in part, adds nothing: the first row of a key stays.
    """
    decoded.persist()
    try:
        facts = decoded.select("video_id", "key", "dead_letter").collect()
        dead = [(row["key"], row["dead_letter"]) for row in facts if row["dead_letter"]]
        if dead:
            publisher = Publisher(Kafka(settings))
            for key, letter in dead:
                publisher.send(settings.dead_topic, key, bytes(letter))
            publisher.flush()
        videos = {row["video_id"] for row in facts if row["video_id"]}
        if videos:
            table = decoded.sparkSession.table(settings.table)
            stored = table.where(sql.col("video_id").isin(videos)).select(*KEY)
            fresh = newest(decoded).join(stored, list(KEY), "left_anti")
            columns: list[Column] = [sql.col(name) for name in PREDICTION_SCHEMA.names]
            fresh.select(*columns, sql.current_timestamp().alias("saved_at")).writeTo(
                settings.table
            ).append()
    finally:
        decoded.unpersist()


def write(frame: DataFrame, settings: Settings) -> StreamingQuery:
    """Start the query that saves each micro-batch."""
    return (
        frame.writeStream.queryName("save")
        .foreachBatch(lambda batch, _: save_batch(transform(batch), settings))
        .trigger(processingTime=_INTERVAL)
        .option("checkpointLocation", (settings.checkpoints / "save").resolve().as_uri())
        .start()
    )


def ensure_table(spark: SparkSession, settings: Settings) -> None:
    """Create the table, or add the columns that an existing table lacks."""
    namespace = settings.table.partition(".")[0]
    spark.sql("CREATE NAMESPACE IF NOT EXISTS IDENTIFIER(:namespace)", {"namespace": namespace})
    if not spark.catalog.tableExists(settings.table):
        writer = spark.createDataFrame([], TABLE_SCHEMA).writeTo(settings.table).using("iceberg")
        for name, choice in TABLE_PROPERTIES.items():
            writer = writer.tableProperty(name, choice)
        writer.partitionedBy(partitioning.bucket(_BUCKETS, "video_id")).create()
    existing = set(spark.table(settings.table).columns)
    for column in TABLE_SCHEMA:
        if column.name not in existing:
            comment = column.metadata["comment"].replace("'", "\\'")
            # Column names come from the schema; the setting allows only letters, dots and `_`.
            spark.sql(
                f"ALTER TABLE {settings.table} ADD COLUMN {column.name} "
                f"{column.dataType.simpleString()} COMMENT '{comment}'"
            )


def warm_up(spark: SparkSession) -> None:
    """Decode a row on every core, so that each has a worker with the modules in memory."""
    frame = warm_records(spark, encode(_WARM_PREDICTION))
    transform(frame).write.format("noop").mode("overwrite").save()


def reports(spark: SparkSession, kafka: Kafka) -> list[Report]:
    """Return reports for Dagster on the topics and the table."""
    settings = kafka.settings
    topics = topic_reports(kafka, settings.emotions_topic, settings.dead_topic)
    return [*topics, table_report(iceberg.newest(spark, settings.table))]


def main() -> int:
    """Run until SIGTERM; return the exit code."""
    settings = Settings()
    return run(
        Application(
            name="save",
            topic=settings.emotions_topic,
            start=lambda spark: write(read(spark, settings), settings),
            prepare=lambda spark: ensure_table(spark, settings),
            keep_warm=lambda spark: warm_up(spark),
            conf=catalog_conf(settings),
            report=reports,
        ),
        settings,
    )


if __name__ == "__main__":
    sys.exit(main())
