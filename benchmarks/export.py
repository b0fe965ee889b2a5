"""Time and memory of exports: a video of 100,000 comments beside one of 1,000,000.

Run it with ``python -m benchmarks.export``. Each export is a run of ``tone export``, so its memory
is that of the whole command.
"""

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pyspark.sql import functions as sql
from rich.console import Console

from benchmarks.pipeline import machine
from benchmarks.rows import replayed, varied
from benchmarks.stack import temporary_stack
from settings import ROOT, Settings
from stack import lifecycle
from stack.processes import environment, members
from streaming.spark.save import ensure_table
from streaming.spark.session import spark_session
from streaming.tables.catalog import catalog_conf
from streaming.tables.export.choices import Authors, Ending

FIRST = date(2026, 1, 1)
console = Console(stderr=True)

# `ru_maxrss` would count the memory of this process, from which the command is forked.
_MEASURED = """
from pathlib import Path
from cli.main import app
app(standalone_mode=False)
print(Path("/proc/self/status").read_text())
"""


def main(
    small: Annotated[int, typer.Option(min=1000, help="Comments of the small video.")] = 100_000,
    large: Annotated[int, typer.Option(min=1000, help="Comments of the large video.")] = 1_000_000,
    output: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("export.json"),
) -> None:
    """Measure every format; takes about 30 minutes on two cores."""
    with temporary_stack() as settings:
        lifecycle.up(settings, ["metastore", "thrift"])
        for count in (small, large):
            console.print(f"{count:,} rows ...")
            _fill(settings, count)
        figures: dict[str, Any] = {"machine": machine(), "rows": [small, large]}
        for ending in Ending:
            console.print(f"{ending} ...")
            figures[ending] = [_exported(settings, count, ending) for count in (small, large)]
        figures["csv, pseudonyms"] = [
            _exported(settings, count, Ending.CSV, Authors.PSEUDONYM) for count in (small, large)
        ]
        figures["thrift_server_peak_mib"] = _thrift_peak(settings)
    output.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def _fill(settings: Settings, count: int) -> None:
    spark = spark_session(settings, "benchmark", catalog_conf(settings))
    ensure_table(spark, settings)
    rows = varied(replayed(spark), count, first=FIRST)
    rows.withColumn("video_id", sql.lit(f"video-{count}")).writeTo(settings.table).append()
    spark.stop()


def _exported(
    settings: Settings, count: int, ending: Ending, authors: Authors = Authors.NAME
) -> dict[str, float]:
    """Run ``tone export`` for a video, and return seconds, peak memory and size in MiB."""
    path = settings.data_dir / f"export.{ending}"
    arguments = ["export", f"video-{count}", "--to", str(path), "--authors", authors]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        cwd=ROOT,
        env=environment(settings),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "peak_mib": _peak_mib(done.stdout),
        "file_mib": round(path.stat().st_size / 2**20, 1),
    }


def _thrift_peak(settings: Settings) -> int:
    (server,) = (
        process
        for process in members(settings)
        if any("HiveThriftServer2" in argument for argument in process.cmdline())
    )
    return _peak_mib(Path(f"/proc/{server.pid}/status").read_text())


def _peak_mib(status: str) -> int:
    """Return the peak resident memory from the text of ``/proc/PID/status``."""
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    typer.run(main)
