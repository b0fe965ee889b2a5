"""Maintenance of a table: compact small files, expire old snapshots, remove orphan files.

Reading and writing continue meanwhile: each step is a commit, and files that a running query may
still read stay on disk for an hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pyspark.sql import SparkSession
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random

from settings import Settings
from streaming.tables.catalog import TABLE_PROPERTIES
from streaming.tables.conflicts import is_conflict
from streaming.tables.iceberg import Holding, holding, properties
from streaming.tables.refresh import daily_table, tones_table, video_table

KEEP_SNAPSHOTS: Final = timedelta(hours=1)
"""Retention of snapshots; far longer than any query."""
KEEP_ORPHANS: Final = timedelta(days=3)
"""Retention of orphan files; a recent file may belong to a commit in progress."""

_REWRITE: Final = {
    "target-file-size-bytes": str(16 * 1024 * 1024),
    # One at a time: the stream needs memory and CPU.
    "max-concurrent-file-group-rewrites": "1",
}


@dataclass(frozen=True)
class Care:
    """Result of maintaining a table."""

    table: str
    before: Holding
    after: Holding
    rewritten: int
    """Number of small files replaced by larger files."""
    orphans: int
    """Number of removed files that no snapshot referenced."""


def tables(spark: SparkSession, settings: Settings) -> list[str]:
    """Return the names of the existing tables, the predictions table first."""
    aggregates = [daily_table(settings), tones_table(settings), video_table(settings)]
    names = [settings.table, *aggregates, settings.corrections_table, settings.videos_table]
    return [name for name in names if spark.catalog.tableExists(name)]


def take_care(spark: SparkSession, table: str, now: datetime) -> Care:
    """Compact a table's small files, expire old snapshots and remove orphan files.

    Rows are sorted by ``saved_at``, if the table has it. A query on a day, or on a video, whose
    comments are saved together, then reads only a part of the file.

    Args:
        spark: session with the catalog of the tables.
        table: name as ``namespace.name``.
        now: current time with its zone; the limits above count back from it.
    """
    before = holding(spark, table)
    _set_properties(spark, table)
    rewritten = _call(spark, "rewrite_data_files", table, _rewriting(spark, table))
    _call(spark, "rewrite_manifests", table, {"use_caching": "false"})
    _call(spark, "expire_snapshots", table, {"older_than": _timestamp(now - KEEP_SNAPSHOTS)})
    orphans = _call(
        spark, "remove_orphan_files", table, {"older_than": _timestamp(now - KEEP_ORPHANS)}
    )
    return Care(
        table=table,
        before=before,
        after=holding(spark, table),
        rewritten=rewritten[0]["rewritten_data_files_count"],
        orphans=len(orphans),
    )


def _rewriting(spark: SparkSession, table: str) -> dict[str, str]:
    pairs = ", ".join(f"'{key}', '{value}'" for key, value in _REWRITE.items())
    options = {"options": f"map({pairs})"}
    if "saved_at" not in spark.table(table).columns:
        return options
    return options | {"strategy": "'sort'", "sort_order": "'saved_at ASC NULLS LAST'"}


def _set_properties(spark: SparkSession, table: str) -> None:
    current = properties(spark, table)
    wanted = [
        f"'{name}' = '{value}'"
        for name, value in TABLE_PROPERTIES.items()
        if name != "format-version" and current.get(name) != value
    ]
    if wanted:
        spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ({', '.join(wanted)})")


@retry(
    retry=retry_if_exception(is_conflict),  # another commit removed a file that the step had read
    stop=stop_after_attempt(5),
    wait=wait_random(0, 2),
    reraise=True,
)
def _call(spark: SparkSession, procedure: str, table: str, arguments: dict[str, str]) -> list[Any]:
    # Names and arguments come from this module and from settings that are validated.
    given = ", ".join(f"{name} => {value}" for name, value in arguments.items())
    call = f"CALL spark_catalog.system.{procedure}(table => 'spark_catalog.{table}', {given})"
    return spark.sql(call).collect()


def _timestamp(time: datetime) -> str:
    return f"TIMESTAMP '{time.isoformat(' ')}'"
