"""Aggregates of the table of predictions by day and video, and maintenance of all tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import dagster as dg
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from assets.stream.assets import TABLE
from assets.tables.automation import HOURLY, QUARTER_HOURLY, when_rows_came
from assets.tables.checks import Check, tones_add_up
from assets.tables.partitions import DAYS, day_range
from assets.tables.resources import TableSpark
from assets.tables.videos import VIDEOS, videos_asset
from settings import Settings
from streaming.tables.aggregates import DAILY_SCHEMA, TONES_SCHEMA, VIDEO_SCHEMA
from streaming.tables.care import Care, tables, take_care
from streaming.tables.refresh import (
    Refreshed,
    daily_table,
    refresh_daily,
    refresh_tones,
    refresh_videos,
    tones_table,
    video_table,
)

EMOTIONS_DAILY = dg.AssetKey(["tone", "emotions_daily"])
TONES_DAILY = dg.AssetKey(["tone", "tones_daily"])
VIDEO_EMOTIONS = dg.AssetKey(["tone", "video_emotions"])
TABLE_CARE = dg.AssetKey(["tone", "table_care"])

_GROUP = "tables"
_OWNERS = ["team:stream"]
# Dagster starts one run of a pool at a time, so that only one Spark runs beside the streams.
_POOL = "table_spark"

Refresh = Callable[[SparkSession, Settings, date, date], Refreshed]
Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def asset_definitions(settings: Settings) -> list[dg.AssetsDefinition]:
    """Return the assets, with the tables that the settings name."""
    return [
        _aggregate(
            settings,
            EMOTIONS_DAILY,
            "Emotions of the comments saved on a day, by video, emotion and model version.",
            daily_table(settings),
            DAILY_SCHEMA,
            refresh_daily,
        ),
        _aggregate(
            settings,
            TONES_DAILY,
            "Tones of the comments saved on a day, by video and model version: positive, negative, "
            "mixed, no emotion. Comments in unsupported languages are counted separately.",
            tones_table(settings),
            TONES_SCHEMA,
            refresh_tones,
            checks=[tones_add_up(TONES_DAILY)],
        ),
        _aggregate(
            settings,
            VIDEO_EMOTIONS,
            "State of a video at the end of each day with new comments: totals, top comments, "
            "first and last comment. The newest day has the current state.",
            video_table(settings),
            VIDEO_SCHEMA,
            refresh_videos,
        ),
        videos_asset(settings),
        _care(settings),
    ]


def _aggregate(
    settings: Settings,
    key: dg.AssetKey,
    description: str,
    table: str,
    schema: StructType,
    refresh: Refresh,
    *,
    checks: Sequence[Check] = (),
) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        deps=[TABLE],
        description=description,
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"pyspark", "iceberg"},
        partitions_def=DAYS,
        pool=_POOL,
        backfill_policy=dg.BackfillPolicy.single_run(),
        automation_condition=when_rows_came(QUARTER_HOURLY),
        metadata={"dagster/table_name": table, "dagster/column_schema": columns(schema)},
        check_specs=[check.spec for check in checks],
    )
    def aggregate(context: dg.AssetExecutionContext, pyspark: TableSpark) -> Events:
        spark, days = pyspark.spark_session, day_range(context)
        yield dg.MaterializeResult(metadata=refreshed_figures(refresh(spark, settings, *days)))
        for check in checks:
            yield check.look(spark, settings, *days)

    return aggregate


def _care(settings: Settings) -> dg.AssetsDefinition:
    @dg.asset(
        key=TABLE_CARE,
        deps=[TABLE, EMOTIONS_DAILY, TONES_DAILY, VIDEO_EMOTIONS, VIDEOS],
        description="Maintenance of all tables: merges small files, and deletes old snapshots and "
        "orphaned files.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"pyspark", "iceberg"},
        pool=_POOL,
        automation_condition=when_rows_came(HOURLY),
    )
    def table_care(pyspark: TableSpark) -> dg.MaterializeResult[None]:
        spark = pyspark.spark_session
        done = [take_care(spark, table, datetime.now(UTC)) for table in tables(spark, settings)]
        return dg.MaterializeResult(metadata=care_figures(done))

    return table_care


def columns(schema: StructType) -> dg.TableSchema:
    """Return a table's columns as Dagster metadata."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                field.name, field.dataType.simpleString(), description=field.metadata["comment"]
            )
            for field in schema
        ]
    )


def refreshed_figures(refreshed: Refreshed) -> dict[str, Any]:
    """Return the days that were written, and the table's row count for the run's days."""
    return {
        "dagster/partition_row_count": refreshed.rows,
        "days": refreshed.days,
        "days_written": dg.MetadataValue.json([day.isoformat() for day in refreshed.written]),
        "snapshot": str(refreshed.snapshot),
    }


def care_figures(done: list[Care]) -> dict[str, Any]:
    """Return what maintenance saved, in total and by table; sizes are in bytes."""
    rows = {
        care.table: {
            "files": care.after.files,
            "files_saved": care.before.files - care.after.files,
            "disk_bytes": care.after.disk_bytes,
            "disk_bytes_saved": care.before.disk_bytes - care.after.disk_bytes,
            "disk_files_saved": care.before.disk_files - care.after.disk_files,
            "snapshots_saved": care.before.snapshots - care.after.snapshots,
            "orphans_removed": care.orphans,
        }
        for care in done
    }
    totals = {
        name: sum(row[name] for row in rows.values())
        for name in ("files_saved", "disk_bytes_saved", "disk_files_saved", "orphans_removed")
    }
    records = [dg.TableRecord({"table": table, **row}) for table, row in rows.items()]
    return {**totals, **({"tables": dg.MetadataValue.table(records)} if records else {})}
