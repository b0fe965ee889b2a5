"""The applications' transformations on small static frames, in a local Spark without servers."""

import itertools
import signal
import sys
import zipimport
from collections.abc import Iterator

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from registry import LocalStore, ensure_shipped
from settings import ROOT, Settings
from spanemo.tone import EMOTIONS
from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.spark import predict, save
from streaming.spark.session import spark_session
from streaming.tables import tones

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("frames")
    settings = Settings(data_dir=folder, jars_dir=ROOT / ".jars")
    ensure_shipped(LocalStore(settings.model_store))
    return settings


@pytest.fixture(scope="module")
def spark(settings: Settings) -> Iterator[SparkSession]:
    interrupt = signal.getsignal(signal.SIGINT)
    spark = spark_session(settings, "frames")
    yield spark
    spark.stop()
    signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a living Spark


def records(spark: SparkSession, *values: bytes) -> DataFrame:
    rows = [(b"k", value, "t", 0, offset) for offset, value in enumerate(values)]
    frame = spark.createDataFrame(
        rows, "key BINARY, value BINARY, topic STRING, partition INT, offset LONG"
    )
    return frame.withColumn("timestamp", sql.timestamp_seconds(sql.lit(1.5)))


def test_predict_answers_each_record_once(spark: SparkSession, settings: Settings) -> None:
    comment = encode(Comment(comment_id="c", video_id="v", text="I am so happy"))
    rows = predict.transform(
        records(spark, comment, b"\xff"),
        predict.serving(settings, settings.predict_applications[0]),
    ).collect()
    by_topic = {row["topic"]: bytes(row["value"]) for row in rows}
    assert len(rows) == 2
    prediction = decode(Prediction, by_topic["emotions"])
    assert "joy" in prediction.labels
    assert prediction.queued_at.ToMilliseconds() == 1500
    assert decode(DeadLetter, by_topic["comments.dead"]).offset == 1


def test_save_keeps_the_newest_of_each_key(spark: SparkSession) -> None:
    def said(text: str, second: int, version: str = "v1") -> bytes:
        comment = Comment(comment_id="c", video_id="v", text=text)
        prediction = Prediction(comment=comment, model_version=version, scores={"joy": 0.5})
        prediction.predicted_at.FromSeconds(second)
        return encode(prediction)

    values = (said("late", 9), said("early", 1), said("other", 5, "v2"), b"\xff")
    decoded = save.transform(records(spark, *values))
    rows = save.newest(decoded).collect()
    assert sorted((row["model_version"], row["text"]) for row in rows) == [
        ("v1", "late"),
        ("v2", "other"),
    ]
    assert decoded.where(sql.col("dead_letter").isNotNull()).count() == 1


def test_the_rule_of_tones_is_one_in_sql_and_python(spark: SparkSession) -> None:
    labels = [*sorted(EMOTIONS), "kind"]
    rows: list[tuple[dict[str, float] | None, list[str] | None, str | None]] = [
        (dict.fromkeys(known, 0.5), given, language)
        for size in range(len(labels) + 1)
        for given in map(list, itertools.combinations(labels, size))
        for known, language in ((labels, None), (labels, "de"), (["kind"], None))
    ]
    rows += [(dict.fromkeys(labels, 0.5), None, None), (None, None, None)]
    frame = spark.createDataFrame(
        rows, "scores MAP<STRING, FLOAT>, labels ARRAY<STRING>, other_language STRING"
    )
    found = [row["tone"] for row in frame.select(sql.expr(tones.SQL).alias("tone")).collect()]
    assert found == [
        tones.tone_of(
            Prediction(scores=scores or {}, labels=given or [], other_language=language or "")
        )
        for scores, given, language in rows
    ]


def test_workers_read_no_archive_before_each_task(spark: SparkSession) -> None:
    def archives(_: int) -> list[str]:
        importers = sys.path_importer_cache.items()
        return [place for place, one in importers if isinstance(one, zipimport.zipimporter)]

    assert spark.sparkContext.parallelize([0, 1], 2).flatMap(archives).collect() == []
