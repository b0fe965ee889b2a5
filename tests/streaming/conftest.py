"""A local Spark without servers, for tests of transformations on small static frames."""

import signal
from collections.abc import Callable, Iterator

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from settings import ROOT, Settings
from streaming.spark.session import spark_session

Records = Callable[..., DataFrame]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    interrupt = signal.getsignal(signal.SIGINT)
    settings = Settings(data_dir=tmp_path_factory.mktemp("spark"), jars_dir=ROOT / ".jars")
    spark = spark_session(settings, "tests")
    yield spark
    spark.stop()
    signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a running Spark


@pytest.fixture
def records(spark: SparkSession) -> Records:
    """Return a frame like that of Kafka's source, with a row for each value."""

    def frame(*values: bytes) -> DataFrame:
        rows = [(b"k", value, "t", 0, offset) for offset, value in enumerate(values)]
        columns = "key BINARY, value BINARY, topic STRING, partition INT, offset LONG"
        frame = spark.createDataFrame(rows, columns)
        return frame.withColumn("timestamp", sql.timestamp_seconds(sql.lit(1.5)))

    return frame
