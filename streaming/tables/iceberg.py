"""Metadata of Iceberg tables, read without reading rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import SparkSession

from streaming.tables.hive import Snapshot


@dataclass(frozen=True)
class Holding:
    """Files and snapshots of a table; sizes in bytes."""

    files: int
    """Data files of the current snapshot."""
    file_bytes: int
    """Total size of the data files."""
    snapshots: int
    """Number of snapshots, including the current one."""
    disk_files: int
    """All files in the table's folder."""
    disk_bytes: int
    """Total size of the folder."""


def current_snapshot(spark: SparkSession, table: str) -> int | None:
    """Return the id of the table's current snapshot; ``None`` if there is none."""
    snapshot = _load(spark, table).currentSnapshot()
    return None if snapshot is None else int(snapshot.snapshotId())


def newest(spark: SparkSession, table: str) -> Snapshot | None:
    """Return the summary of the current snapshot, like `streaming.tables.hive.snapshot`.

    Writers use this to avoid the Thrift Server.
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
    """Return the properties set on the table."""
    return dict(_load(spark, table).properties())


def holding(spark: SparkSession, table: str) -> Holding:
    """Count the table's files and snapshots."""
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
    # Spark finds its catalogs through the thread's active session, which other threads lack.
    jvm.org.apache.spark.sql.classic.SparkSession.setActiveSession(spark._jsparkSession)
    loader = jvm.org.apache.iceberg.spark.Spark3Util
    return loader.loadIcebergTable(spark._jsparkSession, f"spark_catalog.{table}")
