"""Private parts of Spark, Iceberg and Derby that the code leans on, without servers."""

import gc
import os
import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest
from py4j.protocol import Py4JJavaError
from pyhive.exc import Error
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from settings import ROOT, Settings
from streaming.spark import jvm
from streaming.spark.session import spark_session
from streaming.tables import iceberg, refresh
from streaming.tables.aggregates import DAILY_SCHEMA
from streaming.tables.conflicts import is_conflict
from streaming.tables.hive import TableMissingError
from streaming.tables.hive.connection import _refusal
from streaming.tables.refresh import DayTakenError

pytestmark = pytest.mark.integration

TABLE = "vendor.emotions_daily"
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("vendor")
    settings = Settings(data_dir=folder, jars_dir=ROOT / ".jars")
    catalog = "spark.sql.catalog.spark_catalog"
    tables = {
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        catalog: "org.apache.iceberg.spark.SparkSessionCatalog",
        f"{catalog}.type": "hadoop",
        f"{catalog}.warehouse": str(folder / "warehouse"),
        f"{catalog}.cache-enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    interrupt = signal.getsignal(signal.SIGINT)
    spark = spark_session(settings, "vendor", tables)
    spark.sql("CREATE NAMESPACE vendor")
    yield spark
    spark.stop()
    signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a living Spark


@pytest.fixture
def table(spark: SparkSession) -> Iterator[str]:
    refresh._ensure(spark, TABLE, DAILY_SCHEMA)
    yield TABLE
    spark.sql(f"DROP TABLE {TABLE} PURGE")


def append(spark: SparkSession, table: str) -> None:
    row = dict.fromkeys(DAILY_SCHEMA.names) | {"day": DAY}
    spark.createDataFrame([row], DAILY_SCHEMA).writeTo(table).append()


@pytest.mark.usefixtures("spark")
def test_the_jvm_is_a_child_of_this_process() -> None:
    assert os.getpid() in {parent.pid for parent in psutil.Process(jvm.process_id()).parents()}


def test_this_spark_still_fails_after_it_replayed_a_batch(spark: SparkSession) -> None:
    # A replayed batch has end offsets, but no latest offsets. Remove `is_replay_fault` when this
    # test fails.
    java: Any = spark._jvm
    kafka, scala = java.org.apache.spark.sql.kafka010, java.scala
    offsets = getattr(scala.collection.immutable, "Map$").__getattr__("MODULE$").empty()
    end = java.java.util.Optional.of(kafka.KafkaSourceOffset(offsets))
    stream = getattr(kafka, "KafkaMicroBatchStream$").__getattr__("MODULE$")
    with pytest.raises(Py4JJavaError) as failed:
        stream.metrics(end, scala.Some(None))
    assert jvm.is_replay_fault(str(failed.value))


def test_an_overwrite_of_days_written_meanwhile_is_a_conflict(
    spark: SparkSession, table: str
) -> None:
    append(spark, table)
    base = iceberg.current_snapshot(spark, table)
    fresh = spark.table(table).persist()
    fresh.count()
    append(spark, table)
    with pytest.raises(DayTakenError, match="try again"):
        refresh._overwrite(fresh, table, [DAY], base)
    fresh.unpersist()


def test_a_rewrite_of_a_file_removed_meanwhile_is_a_conflict(
    spark: SparkSession, table: str
) -> None:
    append(spark, table)
    ours, theirs = iceberg._load(spark, table), iceberg._load(spark, table)
    file = ours.newScan().planFiles().iterator().next().file()
    rewrite = ours.newRewrite().deleteFile(file)
    theirs.newDelete().deleteFile(file).commit()
    with pytest.raises(Py4JJavaError) as failed:
        rewrite.commit()
    assert is_conflict(failed.value)


def test_two_refreshes_may_create_a_table_at_once(
    spark: SparkSession, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False])  # as it was when the other refresh had not created it yet
    exists = spark.catalog.tableExists
    monkeypatch.setattr(
        type(spark.catalog), "tableExists", lambda _, name: next(answers, True) and exists(name)
    )
    refresh._ensure(spark, table, DAILY_SCHEMA)


@pytest.mark.parametrize(
    "question", ["SELECT * FROM vendor.absent", "CREATE TABLE absent.emotions (day DATE)"]
)
def test_an_absent_table_or_schema_is_recognised(spark: SparkSession, question: str) -> None:
    with pytest.raises(AnalysisException) as failed:
        spark.sql(question)
    refusal = _refusal(Settings(_env_file=None), Error(str(failed.value)))
    assert isinstance(refusal, TableMissingError)


def test_a_worker_collects_garbage_after_each_task(spark: SparkSession) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()

        def tell(phase: str, info: dict[str, int]) -> None:
            if phase == "stop" and info["generation"] == 2:
                socket.create_connection(address).close()

        def watch(batches: Iterable[pd.DataFrame]) -> Iterable[pd.DataFrame]:
            gc.disable()  # only explicit collections remain
            gc.callbacks.append(tell)
            yield from batches

        spark.range(1, numPartitions=1).mapInPandas(watch, "id LONG").collect()
        server.settimeout(60)
        server.accept()[0].close()


def test_derby_writes_service_properties_last(spark: SparkSession, tmp_path: Path) -> None:
    java: Any = spark._jvm
    java.System.setProperty("derby.stream.error.file", str(tmp_path / "derby.log"))
    database = tmp_path / "database"
    files: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not (database / "service.properties").exists() and not ended.wait(0.005):
            continue
        files.append(len(list(database.glob("seg0/*"))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    url = f"jdbc:derby:{database};create=true"
    connection = java.org.apache.derby.jdbc.EmbeddedDriver().connect(
        url, java.java.util.Properties()
    )
    ended.set()
    watcher.join()
    connection.close()
    assert files == [len(list(database.glob("seg0/*")))]
    assert files[0] > 50
