"""What Iceberg knows of a table, without a question to its rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import SparkSession

from streaming.tables.hive import Snapshot


@dataclass(frozen=True)
class Holding:
    """What a table holds at one moment; sizes are bytes."""

    files: int
    """Data files of the current snapshot: those that a question may open."""
    file_bytes: int
    """Their size."""
    snapshots: int
    """The current one and older ones."""
    disk_files: int
    """All files in the table's folder."""
    disk_bytes: int
    """Their size."""


def current_snapshot(spark: SparkSession, table: str) -> int | None:
    """Return the id of the table's current snapshot; ``None`` of a table never written."""
    snapshot = _load(spark, table).currentSnapshot()
    return None if snapshot is None else int(snapshot.snapshotId())


def newest(spark: SparkSession, table: str) -> Snapshot | None:
    """Return what the current snapshot says of itself, as `streaming.tables.hive.snapshot` does.

    Who writes the table asks here, and so does without the Thrift Server.
    """
    snapshot = _load(spark, table).currentSnapshot()
    if snapshot is None:
        return None
    summary = dict(snapshot.summary())
    return Snapshot(
        rows=int(summary.get("total-records", 0)),
        files=int(summary.get("total-data-files", 0)),
        size=int(summary.get("total-files-size", 0)),
        committed_at=datetime.fromtimestamp(snapshot.timestampMillis() / 1000, UTC),
    )


def properties(spark: SparkSession, table: str) -> dict[str, str]:
    """Return what was set for the table."""
    return dict(_load(spark, table).properties())


def holding(spark: SparkSession, table: str) -> Holding:
    """Count what the table holds now."""
    loaded = _load(spark, table)
    snapshot = loaded.currentSnapshot()
    summary = {} if snapshot is None else dict(snapshot.summary())
    jvm: Any = spark._jvm
    folder = jvm.org.apache.hadoop.fs.Path(loaded.location())
    disk = folder.getFileSystem(spark._jsc.hadoopConfiguration()).getContentSummary(folder)
    return Holding(
        files=int(summary.get("total-data-files", 0)),
        file_bytes=int(summary.get("total-files-size", 0)),
        snapshots=sum(1 for _ in loaded.snapshots()),
        disk_files=int(disk.getFileCount()),
        disk_bytes=int(disk.getLength()),
    )


def _load(spark: SparkSession, table: str) -> Any:
    jvm: Any = spark._jvm
    # Spark finds its catalogs by the session of the calling thread, which in others is not set.
    jvm.org.apache.spark.sql.classic.SparkSession.setActiveSession(spark._jsparkSession)
    loader = jvm.org.apache.iceberg.spark.Spark3Util
    return loader.loadIcebergTable(spark._jsparkSession, f"spark_catalog.{table}")
