"""Care of a table: few large files instead of many small ones, no snapshot that nobody reads.

Reading and writing go on meanwhile: each step is one commit like any other, and what a question
that has begun may still read stays on disk until long after it.
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
"""No question takes nearly as long."""
KEEP_ORPHANS: Final = timedelta(days=3)
"""A file without a table may belong to a commit under way, but to none of days ago."""

_REWRITE: Final = {
    "target-file-size-bytes": str(16 * 1024 * 1024),
    # One after another: care is not in a hurry, and the stream needs memory and processors.
    "max-concurrent-file-group-rewrites": "1",
}


@dataclass(frozen=True)
class Care:
    """What care did to a table."""

    table: str
    before: Holding
    after: Holding
    rewritten: int
    """Small files whose rows lie in larger ones now."""
    orphans: int
    """Files that belonged to no snapshot."""


def tables(spark: SparkSession, settings: Settings) -> list[str]:
    """Return the names of the tables that exist; the table of predictions comes first."""
    aggregates = [daily_table(settings), tones_table(settings), video_table(settings)]
    names = [settings.table, *aggregates, settings.corrections_table]
    return [name for name in names if spark.catalog.tableExists(name)]


def take_care(spark: SparkSession, table: str, now: datetime) -> Care:
    """Compact a table's small files, forget old snapshots, and remove what belongs to none.

    A file's rows are put in the order in which they were saved, where the table knows that. So a
    question about a day reads a part of the file, and so does one about a video, whose comments
    were saved together.

    Args:
        spark: a session with the tables' catalog.
        table: a table of this product, as ``namespace.name``.
        now: the time, with its zone; what is older than the limits above is removed.
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
    known = properties(spark, table)
    wanted = [
        f"'{name}' = '{value}'"
        for name, value in TABLE_PROPERTIES.items()
        if name != "format-version" and known.get(name) != value
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
    # Names and arguments are this module's own and the settings', which are held to letters.
    given = ", ".join(f"{name} => {value}" for name, value in arguments.items())
    call = f"CALL spark_catalog.system.{procedure}(table => 'spark_catalog.{table}', {given})"
    return spark.sql(call).collect()


def _timestamp(time: datetime) -> str:
    return f"TIMESTAMP '{time.isoformat(' ')}'"
