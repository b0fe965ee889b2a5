"""A Spark session for all tests of tables, a table of predictions per test, and its rows."""

import signal
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from settings import Settings
from streaming.spark.save import ensure_table
from streaming.spark.session import spark_session
from streaming.tables.catalog import catalog_conf
from streaming.tables.schema import TABLE_SCHEMA

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)


@pytest.fixture(scope="package")
def spark(stack: Settings) -> Iterator[SparkSession]:
    interrupt = signal.getsignal(signal.SIGINT)
    spark = spark_session(stack, "tables", catalog_conf(stack))
    yield spark
    spark.stop()
    signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a living Spark


@pytest.fixture
def settings(stack: Settings, request: pytest.FixtureRequest, spark: SparkSession) -> Settings:
    """The stack with a table of predictions that is the test's own."""
    name = request.node.name.removeprefix("test_")[:20].strip("_")
    settings = stack.model_copy(update={"table": f"{name}.emotions"})
    ensure_table(spark, settings)
    return settings


def said(number: int, day: date, video: str = "v", **given: Any) -> dict[str, Any]:
    time = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    row = dict.fromkeys(TABLE_SCHEMA.names) | {
        "comment_id": f"c{number}",
        "video_id": video,
        "text": "a comment",
        "scores": {"joy": 0.75, "fear": 0.25},
        "labels": ["joy"],
        "model_name": "spanemo",
        "model_version": "v1",
        "fetched_at": time,
        "saved_at": time,
    }
    return row | given


def append(spark: SparkSession, settings: Settings, rows: Sequence[dict[str, Any]]) -> None:
    values = [tuple(row[name] for name in TABLE_SCHEMA.names) for row in rows]
    spark.createDataFrame(values, TABLE_SCHEMA).writeTo(settings.table).append()


def month(spark: SparkSession, table: str) -> DataFrame:
    return spark.table(table).orderBy("day", "video_id", "model_version", "emotion")
