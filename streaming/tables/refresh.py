"""Refresh the aggregate tables for a range of days; idempotent.

Days that did not change are not written. Several processes may refresh the same days: a process
whose days were written by another one meanwhile computes them again.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta

from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import StructType
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from errors import RetryableError
from settings import Settings
from spanemo.tone import TONES
from streaming.tables.aggregates import (
    DAILY_SCHEMA,
    TONES_SCHEMA,
    VIDEO_SCHEMA,
    emotions_daily,
    saved_on,
    tones_daily,
    video_emotions,
)
from streaming.tables.catalog import TABLE_PROPERTIES
from streaming.tables.conflicts import is_conflict
from streaming.tables.hive import TableMissingError
from streaming.tables.iceberg import current_snapshot

_ATTEMPTS = 5
# Above this, filtering files by a list of videos costs more than it saves.
_NAMED_VIDEOS = 200


class DayTakenError(RetryableError):
    """Another process wrote the same days meanwhile."""


@dataclass(frozen=True)
class Refreshed:
    """Result of refreshing a table."""

    table: str
    days: int
    """Number of days that were compared."""
    written: tuple[date, ...]
    """Days whose rows differed and were written."""
    rows: int
    """Rows of the days in the table."""
    snapshot: int | None
    """The current snapshot's id afterwards; ``None`` if there is none."""


def daily_table(settings: Settings) -> str:
    """Return the name of the table of `DAILY_SCHEMA`, in the namespace of the predictions table."""
    return _beside(settings, "emotions_daily")


def tones_table(settings: Settings) -> str:
    """Return the name of the table of `TONES_SCHEMA`, in the namespace of the predictions table."""
    return _beside(settings, "tones_daily")


def video_table(settings: Settings) -> str:
    """Return the name of the table of `VIDEO_SCHEMA`, in the namespace of the predictions table."""
    return _beside(settings, "video_emotions")


def _beside(settings: Settings, name: str) -> str:
    return f"{settings.table.partition('.')[0]}.{name}"


def refresh_daily(spark: SparkSession, settings: Settings, first: date, last: date) -> Refreshed:
    """Refresh `tone.emotions_daily` for the days ``first`` to ``last``, both included.

    Raises:
        TableMissingError: nothing was saved yet.
        DayTakenError: other processes kept writing the same days.
    """
    table = daily_table(settings)
    return _refresh_days(spark, settings, table, DAILY_SCHEMA, emotions_daily, first, last)


def refresh_tones(spark: SparkSession, settings: Settings, first: date, last: date) -> Refreshed:
    """Refresh `tone.tones_daily` for the days ``first`` to ``last``, both included.

    Raises:
        TableMissingError: nothing was saved yet.
        DayTakenError: other processes kept writing the same days.
    """
    table = tones_table(settings)
    return _refresh_days(spark, settings, table, TONES_SCHEMA, tones_daily, first, last)


def _refresh_days(
    spark: SparkSession,
    settings: Settings,
    table: str,
    schema: StructType,
    aggregate: Callable[[DataFrame], DataFrame],
    first: date,
    last: date,
) -> Refreshed:
    """Refresh a table whose rows of a day depend only on predictions saved on that day."""

    def compute(spark: SparkSession) -> DataFrame:
        return aggregate(_saved(spark, settings, first, last))

    return _refresh(spark, settings, table, schema, compute, first, last)


def faulty_tones(spark: SparkSession, settings: Settings, first: date, last: date) -> int:
    """Count keys of these days in `tone.tones_daily` that are doubled or have wrong sums."""
    counted = sql.expr(" + ".join(TONES))
    return (
        spark.table(tones_table(settings))
        .where(sql.col("day").between(first, last))
        .groupBy(*TONES_SCHEMA.names[:4])
        .agg(
            sql.count("*").alias("rows"),
            sql.bool_and(counted.eqNullSafe(sql.col("comments"))).alias("even"),
        )
        .where("rows > 1 OR NOT even")
        .count()
    )


def refresh_videos(spark: SparkSession, settings: Settings, first: date, last: date) -> Refreshed:
    """Refresh `tone.video_emotions` for the days ``first`` to ``last``, both included.

    Raises:
        TableMissingError: nothing was saved yet.
        DayTakenError: other processes kept writing the same days.
    """

    def compute(spark: SparkSession) -> DataFrame:
        saved = _saved(spark, settings, first, last)
        changed = saved.select(saved_on().alias("day"), "video_id").distinct().collect()
        pairs = spark.createDataFrame(changed, "day DATE, video_id STRING")
        until = _saved(spark, settings, None, last)
        videos = sorted({row["video_id"] for row in changed})
        if len(videos) <= _NAMED_VIDEOS:
            # Few rows of a large table, used several times: read once.
            until = until.where(sql.col("video_id").isin(videos)).persist()
            kept.callback(until.unpersist)
        return video_emotions(until, pairs)

    with ExitStack() as kept:
        return _refresh(spark, settings, video_table(settings), VIDEO_SCHEMA, compute, first, last)


def _saved(spark: SparkSession, settings: Settings, first: date | None, last: date) -> DataFrame:
    # Compare times, not dates: Iceberg skips files by their range of times.
    until = sql.lit(last + timedelta(days=1)).cast("timestamp")
    rows = spark.table(settings.table).where(sql.col("saved_at") < until)
    return (
        rows
        if first is None
        else rows.where(sql.col("saved_at") >= sql.lit(first).cast("timestamp"))
    )


@retry(
    retry=retry_if_exception_type(DayTakenError),
    stop=stop_after_attempt(_ATTEMPTS),
    wait=wait_random(0, 2),
    reraise=True,
)
def _refresh(
    spark: SparkSession,
    settings: Settings,
    table: str,
    schema: StructType,
    compute: Callable[[SparkSession], DataFrame],
    first: date,
    last: date,
) -> Refreshed:
    if not spark.catalog.tableExists(settings.table):
        raise TableMissingError(
            f"The table {settings.table} does not exist yet: the save application creates it, "
            "start it with the DAG start_app."
        )
    _ensure(spark, table, schema)
    base = current_snapshot(spark, table)
    fresh = compute(spark).persist()
    try:
        signs = _signs(fresh)
        before = _signs(spark.table(table).where(sql.col("day").between(first, last)))
        changed = sorted({day for day, _ in signs.items() ^ before.items()})
        if changed:
            _overwrite(fresh, table, changed, base)
    finally:
        fresh.unpersist()
    return Refreshed(
        table=table,
        days=(last - first).days + 1,
        written=tuple(changed),
        rows=sum(count for count, _ in signs.values()),
        snapshot=current_snapshot(spark, table),
    )


def _ensure(spark: SparkSession, table: str, schema: StructType) -> None:
    if spark.catalog.tableExists(table):
        return
    writer = spark.createDataFrame([], schema).writeTo(table).using("iceberg")
    for name, choice in TABLE_PROPERTIES.items():
        writer = writer.tableProperty(name, choice)
    try:
        writer.partitionedBy(sql.col("day")).create()
    except (AnalysisException, Py4JJavaError):
        if not spark.catalog.tableExists(table):  # else another refresh created it meanwhile
            raise


def _signs(frame: DataFrame) -> dict[date, tuple[int, int]]:
    """Return the number of rows and their hash by day."""
    rows = sql.count("*").alias("rows")
    sign = sql.bit_xor(sql.xxhash64(*frame.columns)).alias("sign")
    days = frame.groupBy("day").agg(rows, sign).collect()
    return {row["day"]: (row["rows"], row["sign"]) for row in days}


def _overwrite(fresh: DataFrame, table: str, days: Sequence[date], base: int | None) -> None:
    of_days = sql.col("day").isin(*days)
    writer = fresh.where(of_days).writeTo(table).option("isolation-level", "serializable")
    if base is not None:
        writer = writer.option("validate-from-snapshot-id", str(base))
    try:
        writer.overwrite(of_days)
    except Py4JJavaError as error:
        if not is_conflict(error):
            raise
        raise DayTakenError(
            f"Another process wrote the same days of {table} meanwhile: try again."
        ) from error
