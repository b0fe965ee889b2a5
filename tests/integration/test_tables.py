"""The aggregates and the care of tables, on real Iceberg tables with several writers at once."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from assets.tables.assets import EMOTIONS_DAILY, TONES_DAILY, asset_definitions
from assets.tables.resources import TableSpark
from settings import Settings
from streaming.spark.save import ensure_table
from streaming.spark.session import spark_session
from streaming.tables import hive
from streaming.tables import refresh as aggregates_refresh
from streaming.tables.care import KEEP_ORPHANS, KEEP_SNAPSHOTS, tables, take_care
from streaming.tables.catalog import catalog_conf
from streaming.tables.hive import explore
from streaming.tables.hive.explore import Search
from streaming.tables.iceberg import current_snapshot
from streaming.tables.refresh import (
    daily_table,
    faulty_tones,
    refresh_daily,
    refresh_tones,
    refresh_videos,
    tones_table,
    video_table,
)
from streaming.tables.schema import TABLE_SCHEMA

pytestmark = pytest.mark.integration

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)


@pytest.fixture(scope="module")
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


def test_days_say_what_was_saved_on_them(spark: SparkSession, settings: Settings) -> None:
    append(
        spark,
        settings,
        [
            said(1, FIRST),
            said(2, FIRST, scores={"joy": 0.25, "fear": 0.75}, labels=["fear"]),
            said(3, FIRST, scores={"joy": 0.5, "fear": 0.9}, labels=["fear", "joy"]),
            said(4, FIRST, other_language="de", labels=[]),
            said(1, FIRST, model_version="v2"),
            said(1, FIRST, "w", saved_at=datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)),
            said(5, LAST, saved_at=datetime(2026, 3, 3, tzinfo=UTC), labels=["fear"]),
        ],
    )
    assert refresh_daily(spark, settings, FIRST, LAST).written == (FIRST, LAST)
    found = {
        (row["day"], row["video_id"], row["model_version"], row["emotion"]): tuple(row)[5:]
        for row in month(spark, daily_table(settings)).collect()
    }
    assert found == {
        (FIRST, "v", "v1", "joy"): (3, 2, 2 / 3, 0.5),
        (FIRST, "v", "v1", "fear"): (3, 2, 2 / 3, pytest.approx(1.9 / 3)),
        (FIRST, "v", "v2", "joy"): (1, 1, 1.0, 0.75),
        (FIRST, "v", "v2", "fear"): (1, 0, 0.0, 0.25),
        (FIRST, "w", "v1", "joy"): (1, 1, 1.0, 0.75),
        (FIRST, "w", "v1", "fear"): (1, 0, 0.0, 0.25),
        (LAST, "v", "v1", "joy"): (1, 0, 0.0, 0.75),
        (LAST, "v", "v1", "fear"): (1, 1, 1.0, 0.25),
    }


def test_the_tones_of_a_day_are_those_of_its_comments(
    spark: SparkSession, settings: Settings
) -> None:
    append(
        spark,
        settings,
        [
            said(1, FIRST),
            said(2, FIRST, labels=["fear"]),
            said(3, FIRST, labels=["fear", "joy"]),
            said(4, FIRST, labels=[]),
            said(5, FIRST, labels=None),
            said(6, FIRST, labels=[], other_language="de"),
            said(1, FIRST, model_version="v2", labels=["surprise"]),
            said(1, FIRST, model_name="other", model_version="o1", scores={"kind": 0.9}, labels=[]),
            said(7, LAST, labels=[], other_language="ru"),
        ],
    )
    refreshed = refresh_tones(spark, settings, FIRST, LAST)
    assert (refreshed.written, refreshed.rows) == ((FIRST, LAST), 3)
    rows = spark.table(tones_table(settings)).orderBy("day", "model_version").collect()
    assert [(row["day"], row["model_version"], *tuple(row)[4:]) for row in rows] == [
        (FIRST, "v1", 5, 1, 1, 1, 2, 1),
        (FIRST, "v2", 1, 0, 0, 1, 0, 0),
        (LAST, "v1", 0, 0, 0, 0, 0, 1),
    ]
    daily = refresh_daily(spark, settings, FIRST, FIRST)
    read = spark.table(daily.table).where("model_version = 'v1'").select("comments").distinct()
    assert [row["comments"] for row in read.collect()] == [5]

    assert faulty_tones(spark, settings, FIRST, LAST) == 0
    twice = spark.table(tones_table(settings)).where("model_version = 'v2'")
    uneven = twice.withColumns({"video_id": sql.lit("w"), "mixed": sql.lit(7).cast("long")})
    twice.unionByName(uneven).writeTo(tones_table(settings)).append()
    assert faulty_tones(spark, settings, FIRST, LAST) == 2
    assert faulty_tones(spark, settings, LAST, LAST) == 0
    assert tones_table(settings) in tables(spark, settings)


def test_hive_counts_tones_of_the_comments_that_a_search_finds(
    spark: SparkSession, settings: Settings
) -> None:
    append(
        spark,
        settings,
        [
            said(
                1, FIRST, labels=["joy", "surprise"], published_at=datetime(2026, 2, 1, tzinfo=UTC)
            ),
            said(2, FIRST, labels=["fear", "joy"]),
            said(3, FIRST, labels=[], author="Maria"),
            said(4, FIRST, labels=[], other_language="de"),
            said(5, FIRST, "w", labels=["fear"]),
            said(1, FIRST, model_name="other", model_version="o1", scores={"kind": 0.9}, labels=[]),
        ],
    )

    def counted(
        wanted: Search, *videos: str, model: str = "spanemo", version: str | None = None
    ) -> dict[str | None, int]:
        counts = explore.tone_counts(settings, videos or ["v"], hive.Model(model, version), wanted)
        return dict(counts.itertuples(index=False, name=None))

    everything = {"positive": 1, "mixed": 1, "no_emotion": 1, "not_read": 1}
    assert counted(Search()) == counted(Search(), version="v1") == everything
    assert counted(Search(), "v", "w") == everything | {"negative": 1}
    assert counted(Search(emotions=("joy",))) == {"positive": 1, "mixed": 1}
    assert counted(Search(none=True)) == {"no_emotion": 1}
    assert counted(Search(other_language=True)) == {"not_read": 1}
    assert counted(Search(author="maria")) == {"no_emotion": 1}
    assert counted(Search(since=datetime(2026, 1, 1, tzinfo=UTC))) == {"positive": 1}
    assert counted(Search(words="nowhere")) == {}
    assert counted(Search(), model="other") == {None: 1}


def test_a_video_stands_as_all_its_comments_say(spark: SparkSession, settings: Settings) -> None:
    written = datetime(2026, 2, 1, tzinfo=UTC)
    append(
        spark,
        settings,
        [
            said(
                number,
                FIRST if number < 7 else LAST,
                published_at=written + timedelta(days=number if number < 7 else -1),
                scores={"joy": 0.5 + number / 100, "fear": 0.0},
            )
            for number in range(8)
        ],
    )
    refresh_videos(spark, settings, FIRST, LAST)
    joy = {
        row["day"]: row
        for row in month(spark, video_table(settings)).where("emotion = 'joy'").collect()
    }
    assert {day: (row["comments"], row["count"]) for day, row in joy.items()} == {
        FIRST: (7, 7),
        LAST: (8, 8),
    }
    top = " ".join(one["comment_id"] for one in joy[LAST]["top_comments"])
    assert top == "c7 c6 c5 c4 c3"
    assert (joy[FIRST]["first_comment_id"], joy[LAST]["first_comment_id"]) == ("c0", "c7")
    assert joy[LAST]["last_comment_id"] == "c6"
    assert joy[LAST]["last_written_at"].astimezone(UTC) == written + timedelta(days=6)
    (fear,) = (
        month(spark, video_table(settings))
        .where((sql.col("emotion") == "fear") & (sql.col("day") == LAST))
        .collect()
    )
    assert (fear["count"], fear["top_comments"]) == (0, [])


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
