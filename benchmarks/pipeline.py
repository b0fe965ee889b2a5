"""Throughput, latency, start-up time and memory of the pipeline.

Run it with ``python -m benchmarks.pipeline``. All figures come from the same run on the same
machine, so their ratios are more reliable than the figures themselves.
"""

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import psutil
import typer
from rich.console import Console

from benchmarks.classic import classic_rate
from benchmarks.comments import comments, texts
from benchmarks.latency import latencies
from benchmarks.stack import temporary_stack
from benchmarks.throughput import bare_rate, stream_rate
from settings import Settings
from stack import lifecycle
from stack.memory import memory

APPLICATIONS = ("web", "predict", "save")
console = Console(stderr=True)


def main(
    data: Annotated[Path, typer.Option(help="Folder of CSV files with comments.")],
    count: Annotated[int, typer.Option(min=100, help="Comments to measure throughput.")] = 10_000,
    classic: Annotated[int, typer.Option(min=50, help="Comments for the baseline.")] = 1_000,
    output: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("pipeline.json"),
) -> None:
    """Measure the pipeline; takes about 15 minutes on two cores."""
    comment_texts = texts(data, count)
    with temporary_stack() as settings:
        figures: dict[str, Any] = {"machine": machine(), "start_seconds": start(settings)}
        lifecycle.up(settings, APPLICATIONS)
        console.print("Latency ...")
        figures["latency_seconds"] = percentiles(latencies(settings, comment_texts[:600]))
        mib = {name: round(size / 2**20) for name, size in sorted(memory(settings).items())}
        figures["memory_mib_pss"] = mib | {"all": sum(mib.values())}
    figures["throughput_per_second"] = throughput(comment_texts, classic)
    rates = figures["throughput_per_second"]
    figures["ratios"] = {
        "stream_to_classic": round(rates["stream"] / rates["classic"], 2),
        "stream_to_bare_predictor": round(rates["stream"] / rates["bare_predictor"], 3),
    }
    output.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def start(settings: Settings) -> dict[str, float]:
    """Time `tone up` in an empty folder, and again in the prepared folder; in seconds."""
    console.print("Start ...")
    first = timed_up(settings)
    lifecycle.down(settings)
    return {"empty_folder": first, "again": timed_up(settings)}


def timed_up(settings: Settings) -> float:
    """Return the seconds until all programs are healthy."""
    started = time.monotonic()
    lifecycle.up(settings)
    return round(time.monotonic() - started, 1)


def throughput(comment_texts: list[str], classic: int) -> dict[str, float]:
    """Return comments per second of the predictor alone, the stream, and the baseline."""
    console.print("Bare predictor ...")
    rates = {"bare_predictor": bare_rate(comment_texts)}
    with temporary_stack() as settings:
        lifecycle.up(settings, ["predict"])
        console.print("Stream ...")
        rates["stream"] = stream_rate(
            settings, list(comments(comment_texts, "throughput", "benchmark"))
        )
    with temporary_stack() as settings:
        lifecycle.up(settings, ["kafka"])
        console.print("Baseline ...")
        rates["classic"] = classic_rate(
            settings, list(comments(comment_texts[:classic], "classic", "benchmark"))
        )
    return {name: round(rate, 1) for name, rate in rates.items()}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the maximum, in seconds."""
    p50, p95, largest = np.percentile(seconds, [50, 95, 100]).tolist()
    return {"p50": round(p50, 3), "p95": round(p95, 3), "max": round(largest, 3)}


def machine() -> dict[str, Any]:
    """Describe the machine: cores, memory, processor architecture, Python version."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "processor": platform.machine(),
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    typer.run(main)
