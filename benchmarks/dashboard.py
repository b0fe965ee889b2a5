"""Response times of the dashboard in Chromium. Run it with ``python -m benchmarks.dashboard``.

The table has a million varied rows. Times are measured in the page, from the key press or click
until the result is drawn.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from playwright.sync_api import sync_playwright
from pydantic import SecretStr
from pyspark.sql import SparkSession
from rich.console import Console

from benchmarks.pages import arrivals, filter_changes, page_switches
from benchmarks.pipeline import APPLICATIONS, machine, percentiles
from benchmarks.rows import replayed, varied
from benchmarks.stack import temporary_stack
from benchmarks.visitors import follow_at_once
from settings import Settings
from stack import lifecycle
from streaming.spark.save import ensure_table
from streaming.spark.session import spark_session
from streaming.tables.catalog import catalog_conf
from tests.fakes.youtube import FakeYouTube

SERVERS = ("kafka", "thrift")
FOLLOWED_SECONDS = 60.0
BROWSERS = 2
"""Number of visitors with a browser; the others are listeners, see `benchmarks.listeners`."""

AT_MOST = {
    "first_paint_seconds": 1.5,
    "filter_change_seconds": 0.7,
    "page_switch_seconds": 1.0,
    "visible_seconds": 3.0,
    "arrived_seconds": 3.0,
}
"""Targets of the 95th percentiles."""

console = Console(stderr=True)


def main(
    rows: Annotated[int, typer.Option(min=1000, help="Rows in the table.")] = 1_000_000,
    repeats: Annotated[int, typer.Option(min=5, help="Repetitions of each step.")] = 40,
    visitors: Annotated[int, typer.Option(min=BROWSERS + 1, help="Simultaneous visitors.")] = 20,
    browser: Annotated[str, typer.Option(help="Chromium's path.")] = "/usr/bin/chromium",
    output: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("dashboard.json"),
) -> None:
    """Measure the pages on a large table, then with many simultaneous visitors."""
    with FakeYouTube() as youtube, temporary_stack() as settings:
        key = SecretStr(youtube.key)
        overrides = {"youtube_api_url": youtube.url, "youtube_api_key": key}
        settings = settings.model_copy(update=overrides)
        lifecycle.up(settings, SERVERS)
        console.print(f"{rows:,} rows ...")
        fill(settings, rows)
        lifecycle.up(settings, APPLICATIONS)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            figures: dict[str, Any] = {"machine": machine(), "rows": rows, "visitors": visitors}

            def note(**times: list[float]) -> None:
                results = {name: percentiles(seconds) for name, seconds in times.items()}
                console.print(results)
                figures.update(results)

            console.print("Pages ...")
            arrived = arrivals(chromium, settings.web, repeats)
            note(first_paint_seconds=arrived.paint, first_figures_seconds=arrived.figures)
            note(page_switch_seconds=page_switches(chromium, settings.web, repeats))
            note(filter_change_seconds=filter_changes(chromium, settings.web, repeats))
            console.print(f"{visitors} visitors ...")
            followed = follow_at_once(
                chromium,
                settings,
                youtube,
                browsers=BROWSERS,
                listeners=visitors - BROWSERS,
                last=FOLLOWED_SECONDS,
            )
            note(visible_seconds=followed.visible, arrived_seconds=followed.arrived)
            figures["messages"] = {
                "seen": len(followed.visible) + len(followed.arrived),
                "not_seen": followed.unseen,
                "of_strangers": followed.strangers,
            }
            chromium.close()
    figures["p95_within_target"] = {
        name: figures[name]["p95"] <= most for name, most in AT_MOST.items()
    }
    output.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def fill(settings: Settings, count: int) -> None:
    """Write ``count`` varied rows in a single commit, then stop Spark to free its memory."""
    conf = catalog_conf(settings) | {"spark.sql.shuffle.partitions": "8"}
    spark: SparkSession = spark_session(settings, "benchmark", conf)
    ensure_table(spark, settings)
    varied(replayed(spark), count, first=date(2026, 1, 1)).writeTo(settings.table).append()
    spark.stop()


if __name__ == "__main__":
    typer.run(main)
