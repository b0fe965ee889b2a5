"""Refreshes, concurrent writers and maintenance of real Iceberg tables."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from pyspark.sql import SparkSession

from assets.tables.assets import EMOTIONS_DAILY, TONES_DAILY, asset_definitions
from assets.tables.resources import TableSpark
from settings import Settings
from streaming.spark.save import ensure_table
from streaming.tables import refresh as aggregates_refresh
from streaming.tables.care import KEEP_ORPHANS, KEEP_SNAPSHOTS, take_care
from streaming.tables.iceberg import current_snapshot
from streaming.tables.refresh import (
    daily_table,
    refresh_daily,
    refresh_tones,
    refresh_videos,
    tones_table,
    video_table,
)
from streaming.tables.schema import TABLE_SCHEMA
from tests.integration.test_tables.conftest import FIRST, LAST, append, month, said

pytestmark = pytest.mark.integration


def test_a_table_from_before_a_column_gets_it_and_keeps_its_rows(
    spark: SparkSession, settings: Settings
) -> None:
    append(spark, settings, [said(1, FIRST)])
    for name in ("like_count", "other_language"):
        spark.sql(f"ALTER TABLE {settings.table} DROP COLUMN {name}")
    ensure_table(spark, settings)
    append(spark, settings, [said(2, FIRST, like_count=3, other_language="de")])
    table = spark.table(settings.table)
    assert {(field.name, field.dataType) for field in table.schema} == {
        (field.name, field.dataType) for field in TABLE_SCHEMA
    }
    rows = table.orderBy("comment_id").select("text", "like_count", "other_language").collect()
    assert [tuple(row) for row in rows] == [("a comment", None, None), ("a comment", 3, "de")]
    ensure_table(spark, settings)  # nothing to add


def test_only_a_day_that_changed_is_written(spark: SparkSession, settings: Settings) -> None:
    days = [FIRST + timedelta(days=number) for number in range(3)]
    append(spark, settings, [said(number, day) for number, day in enumerate(days)])
    for refresh, table in (
        (refresh_daily, daily_table(settings)),
        (refresh_tones, tones_table(settings)),
        (refresh_videos, video_table(settings)),
    ):
        assert refresh(spark, settings, FIRST, LAST).written == tuple(days)
        before, snapshot = files(spark, table), current_snapshot(spark, table)
        again = refresh(spark, settings, FIRST, LAST)
        assert (again.written, again.snapshot) == ((), snapshot)
        append(spark, settings, [said(9, LAST, f"new for {table}")])
        assert refresh(spark, settings, FIRST, LAST).written == (LAST,)
        after = files(spark, table)
        assert {day: after[day] for day in days[:2]} == {day: before[day] for day in days[:2]}
        assert after[LAST] != before[LAST]


def files(spark: SparkSession, table: str) -> dict[date, list[str]]:
    found = spark.table(f"{table}.files").select("partition.day", "file_path").collect()
    return {
        day: sorted(row["file_path"] for row in found if row["day"] == day)
        for day in {row["day"] for row in found}
    }


def test_a_range_is_filled_back_by_one_run(spark: SparkSession, settings: Settings) -> None:
    append(spark, settings, [said(1, date(2026, 11, 3)), said(2, date(2026, 11, 5))])
    daily, tones = (
        one for one in asset_definitions(settings) if one.key in {EMOTIONS_DAILY, TONES_DAILY}
    )
    result = dg.materialize(
        [daily, tones],
        instance=dg.DagsterInstance.ephemeral(),
        resources={"pyspark": TableSpark(spark_config={"spark.jars": "started already"})},
        tags={
            "dagster/asset_partition_range_start": "2026-11-02",
            "dagster/asset_partition_range_end": "2026-11-06",
        },
    )
    for asset, table in ((daily, daily_table(settings)), (tones, tones_table(settings))):
        metadata = result.asset_materializations_for_node(asset.node_def.name)[0].metadata
        assert metadata["days"].value == 5
        assert metadata["days_written"].value == ["2026-11-03", "2026-11-05"]
        assert spark.table(table).select("day").distinct().count() == 2
    assert [check.passed for check in result.get_asset_check_evaluations()] == [True]


def test_two_writers_of_one_day_leave_what_one_would(
    spark: SparkSession, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(spark, settings, [said(number, FIRST) for number in range(3)])
    both, overwrite = threading.Barrier(2), aggregates_refresh._overwrite
    begun = threading.local()

    def together(*arguments: Any) -> None:
        if not hasattr(begun, "once"):
            begun.once = True
            both.wait(60)
        overwrite(*arguments)

    monkeypatch.setattr(aggregates_refresh, "_overwrite", together)
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(refresh_daily, spark.newSession(), settings, FIRST, FIRST) for _ in range(2)
        ]
        done = [run.result() for run in runs]
    assert sorted(one.written for one in done) == [(), (FIRST,)]
    rows = month(spark, daily_table(settings)).select("emotion", "comments", "count").collect()
    assert [tuple(row) for row in rows] == [("fear", 3, 0), ("joy", 3, 3)]


def test_care_saves_files_while_others_read_and_write(
    spark: SparkSession, settings: Settings
) -> None:
    for number in range(6):
        append(spark, settings, [said(number, FIRST)])
    folder = Path(settings.warehouse, f"{settings.table.partition('.')[0]}.db", "emotions/data")
    orphan, young = folder / "orphan.parquet", folder / "young.parquet"
    for path in (orphan, young):
        path.write_bytes(b"of no table")
    old = time.time() - KEEP_ORPHANS.total_seconds() - 3600
    os.utime(orphan, (old, old))
    ended, counts = threading.Event(), []

    def write() -> None:
        number = 100
        while not ended.is_set():
            append(spark.newSession(), settings, [said(number, LAST)])
            number += 1
            counts.append(spark.newSession().table(settings.table).count())

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        now = datetime.now(UTC)
        try:
            care = take_care(spark, settings.table, now)
            later = take_care(spark, settings.table, now + 2 * KEEP_SNAPSHOTS)
        finally:
            ended.set()
        writer.result()
    assert counts == list(range(7, 7 + len(counts)))
    assert spark.table(settings.table).count() == 6 + len(counts)
    assert care.rewritten >= 6
    assert care.before.files >= 6 > care.after.files - len(counts)
    assert (orphan.exists(), young.exists(), care.orphans) == (False, True, 1)
    assert later.after.snapshots < later.before.snapshots
    assert later.after.disk_bytes < later.before.disk_bytes
