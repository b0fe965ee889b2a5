"""Costs of a large table compared with a small one, and savings by aggregates.

Run it with ``python -m benchmarks.tables``. Both tables are measured alternately on the same
machine, so their ratios are more reliable than the figures themselves.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from rich.console import Console

from benchmarks.pipeline import machine
from benchmarks.rows import VIDEO_COMMENTS, replayed, varied
from benchmarks.stack import temporary_stack
from settings import Settings
from stack import lifecycle
from streaming.spark.save import ensure_table, save_batch
from streaming.spark.session import spark_session
from streaming.tables import hive
from streaming.tables.care import take_care
from streaming.tables.catalog import catalog_conf
from streaming.tables.hive import explore
from streaming.tables.iceberg import holding
from streaming.tables.refresh import refresh_daily, refresh_videos
from streaming.tables.schema import DECODED_SCHEMA

FIRST = date(2026, 1, 1)
PER_DAY = 10_000
COMMITS = 40
_UNSEEN = 100_000_000
console = Console(stderr=True)

Question = Callable[[Settings, str], object]
QUESTIONS: dict[str, Question] = {
    "emotion_counts": lambda settings, video: hive.emotion_counts(settings, [video]),
    "predictions": hive.predictions,
    "explore_search": lambda settings, video: explore.search(
        settings, video, None, explore.Search()
    ),
    "explore_strongest": lambda settings, video: explore.strongest(settings, video, None),
}


def main(
    small: Annotated[int, typer.Option(min=10_000, help="Rows of the small table.")] = 10_000,
    large: Annotated[int, typer.Option(min=100_000, help="Rows of the large table.")] = 1_000_000,
    repeats: Annotated[int, typer.Option(min=1, help="Measurements of each cost.")] = 7,
    output: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("tables.json"),
) -> None:
    """Measure saving, queries and aggregates; takes about 30 minutes on two cores."""
    with temporary_stack() as settings:
        lifecycle.up(settings, ["metastore", "thrift"])
        spark = spark_session(settings, "benchmark", catalog_conf(settings))
        base = replayed(spark).persist()
        tables = {count: _table(settings, count) for count in (small, large)}
        for count, table in tables.items():
            console.print(f"{count:,} rows ...")
            fill(base, table, count)
        figures: dict[str, Any] = {"machine": machine(), "rows": [small, large]}
        figures["before_care"] = costs(base, tables, repeats, _UNSEEN)
        console.print("Maintenance ...")
        figures["care"] = {count: care(spark, table) for count, table in tables.items()}
        figures["after_care"] = costs(base, tables, repeats, 2 * _UNSEEN)
        console.print("Aggregates ...")
        figures["aggregates"] = aggregates(base, tables[large], large, repeats)
        spark.stop()
    output.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def _table(settings: Settings, count: int) -> Settings:
    return settings.model_copy(update={"table": f"rows_{count}.emotions"})


def fill(base: DataFrame, settings: Settings, count: int) -> None:
    """Write the table like the stream, in commits with many small files."""
    ensure_table(base.sparkSession, settings)
    per_commit = max(count // COMMITS, VIDEO_COMMENTS)
    for skip in range(0, count, per_commit):
        rows = varied(base, per_commit, first=FIRST, per_day=PER_DAY, skip=skip)
        rows.writeTo(settings.table).append()


def costs(
    base: DataFrame, tables: dict[int, Settings], repeats: int, unseen: int
) -> dict[str, dict[str, float]]:
    """Return the median seconds of each cost for both tables, and their ratio.

    Each round saves a video of a thousand comments that neither table has, and queries a video that
    both have. The first round is a warm-up.

    Args:
        base: the result of `replayed`.
        tables: number of rows -> settings of the table, the small table first.
        repeats: number of rounds after the warm-up.
        unseen: number of the first row that neither table has.
    """
    seconds: dict[str, dict[int, list[float]]] = {}
    video_ids = [row["video_id"] for row in _videos(base)]
    for repeat in range(repeats + 1):
        batch = _decoded(base, unseen + repeat * VIDEO_COMMENTS)
        video = video_ids[repeat % len(video_ids)]
        for count, settings in tables.items():
            steps = {"save_1000": _saving(batch, settings)} | {
                name: _asking(question, settings, video) for name, question in QUESTIONS.items()
            }
            for name, step in steps.items():
                seconds.setdefault(name, {}).setdefault(count, []).append(timed(step))
    return {name: _compared(by_table) for name, by_table in seconds.items()}


def _videos(base: DataFrame) -> list[Any]:
    return varied(base, 10_000, first=FIRST).select("video_id").distinct().collect()


def _saving(batch: DataFrame, settings: Settings) -> Callable[[], object]:
    return lambda: save_batch(batch, settings)


def _asking(question: Question, settings: Settings, video: str) -> Callable[[], object]:
    return lambda: question(settings, video)


def _decoded(base: DataFrame, skip: int) -> DataFrame:
    rows = varied(base, VIDEO_COMMENTS, first=FIRST, per_day=PER_DAY, skip=skip)
    columns = {
        "key": sql.encode("comment_id", "UTF-8"),
        "offset": sql.monotonically_increasing_id(),
        "dead_letter": sql.lit(None).cast("binary"),
    }
    return rows.withColumns(columns).select(*DECODED_SCHEMA.names).localCheckpoint()


def _compared(by_table: dict[int, list[float]]) -> dict[str, float]:
    small, large = (median(times[1:]) for times in by_table.values())
    return {
        "small_seconds": round(small, 3),
        "large_seconds": round(large, 3),
        "ratio": round(large / small, 2),
    }


def care(spark: SparkSession, settings: Settings) -> dict[str, float]:
    """Run the table's maintenance, and return its duration and savings."""
    started = time.perf_counter()
    # At a later time, so that the snapshots of `fill` have expired.
    done = take_care(spark, settings.table, datetime.now(UTC) + timedelta(hours=2))
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "files_before": done.before.files,
        "files_after": done.after.files,
        "disk_mib_before": round(done.before.disk_bytes / 2**20, 1),
        "disk_mib_after": round(holding(spark, settings.table).disk_bytes / 2**20, 1),
    }


def aggregates(base: DataFrame, settings: Settings, count: int, repeats: int) -> dict[str, float]:
    """Time the aggregates of all days, and then those of single new days; in seconds."""
    spark = base.sparkSession
    days = count // PER_DAY
    last = FIRST + timedelta(days=days - 1)
    full = timed(lambda: _refresh(spark, settings, FIRST, last))
    new: list[float] = []
    for repeat in range(repeats):
        rows = varied(base, PER_DAY, first=FIRST, per_day=PER_DAY, skip=count + repeat * PER_DAY)
        rows.writeTo(settings.table).append()
        day = last + timedelta(days=1 + repeat)
        new.append(timed(lambda day=day: _refresh(spark, settings, day, day)))  # type: ignore[misc]
    return {
        "days": days,
        "full_rebuild_seconds": round(full, 2),
        "new_day_seconds": round(median(new), 2),
        "times_cheaper": round(full / median(new), 1),
    }


def _refresh(spark: SparkSession, settings: Settings, first: date, last: date) -> None:
    refresh_daily(spark, settings, first, last)
    refresh_videos(spark, settings, first, last)


def timed(step: Callable[[], object]) -> float:
    """Return the duration of a step in seconds."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


if __name__ == "__main__":
    typer.run(main)
