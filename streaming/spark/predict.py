"""The predict application: comments in, emotions and dead letters out.

Run ``python -m streaming.spark.predict NAME``, where NAME is in the setting ``TONE_PREDICT``. It
shuts down cleanly on SIGTERM.
"""

import sys

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.streaming.query import StreamingQuery

from registry.references import provide, watched
from settings import PredictApplication, Settings
from streaming.kafka.client import MAX_MESSAGE_BYTES, Kafka
from streaming.kafka.connection import spark_options
from streaming.kafka.messages import Comment, encode
from streaming.spark.application import Application, run
from streaming.spark.records import read_topic, record_columns, warm_records
from streaming.spark.scoring import OUTPUT_SCHEMA, score_batches
from streaming.spark.served import Serving
from streaming.watch.asset_reports import Report
from streaming.watch.figures import served_reports, topic_reports

# A micro-batch costs the same for one comment as for many. Without a pause between them, they
# would use half a core for ten comments a second.
_INTERVAL = "500 milliseconds"
_WARM_COMMENT = Comment(comment_id="warm-up", video_id="warm-up", text="What a lovely day! " * 20)


def serving(settings: Settings, application: PredictApplication) -> Serving:
    """Return the settings that the workers need."""
    return Serving(
        store=settings.model_store.resolve(),
        model=application.model,
        threads=settings.model_threads,
        token_budget=settings.token_budget,
        emotions_topic=settings.emotions_topic,
        dead_topic=settings.dead_topic,
        application=application.name,
    )


def read(spark: SparkSession, settings: Settings, application: PredictApplication) -> DataFrame:
    """Read the application's topic as a stream."""
    return read_topic(spark, settings, application.topic)


def transform(frame: DataFrame, served: Serving) -> DataFrame:
    """Turn each input row into an output row: a prediction or a dead letter."""
    return record_columns(frame).mapInArrow(
        lambda batches: score_batches(batches, served), OUTPUT_SCHEMA
    )


def write(frame: DataFrame, settings: Settings, application: PredictApplication) -> StreamingQuery:
    """Start the query that sends rows to their topics, at least once."""
    return (
        frame.writeStream.format("kafka")
        .queryName(application.name)
        .options(**spark_options(settings))
        .option("kafka.linger.ms", 0)
        .option("kafka.acks", "all")
        .option("kafka.max.request.size", MAX_MESSAGE_BYTES)
        .option("checkpointLocation", (settings.checkpoints / application.name).resolve().as_uri())
        .trigger(processingTime=_INTERVAL)
        .start()
    )


def warm_up(spark: SparkSession, served: Serving) -> None:
    """Predict a comment on every core, so that each has a worker with the model in memory.

    Spark stops workers after a minute without work.
    """
    frame = warm_records(spark, encode(_WARM_COMMENT))
    transform(frame, served).write.format("noop").mode("overwrite").save()


def reports(kafka: Kafka, application: PredictApplication) -> list[Report]:
    """Return reports for Dagster on the topics and the served model."""
    settings = kafka.settings
    topics = (application.topic, settings.emotions_topic, settings.dead_topic)
    return [*topic_reports(kafka, *topics), *served_reports(settings, application)]


def main(name: str) -> int:
    """Run the named application until SIGTERM; return the exit code."""
    settings = Settings()
    named = {choice.name: choice for choice in settings.predict_applications}
    if name not in named:
        sys.exit(f"There is no predict application {name}; TONE_PREDICT names {', '.join(named)}.")
    application = named[name]
    served = serving(settings, application)
    return run(
        Application(
            name=application.name,
            topic=application.topic,
            start=lambda spark: write(
                transform(read(spark, settings, application), served), settings, application
            ),
            prepare=lambda _: provide(settings, application.model),
            keep_warm=lambda spark: warm_up(spark, served),
            model_version=watched(settings, application.model),
            report=lambda _, kafka: reports(kafka, application),
        ),
        settings,
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
