"""Throughput, latency, start and memory of the pipeline: ``python -m benchmarks.pipeline``.

All figures come from one run on one machine, so their ratios can be trusted where the figures
themselves cannot.
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
    count: Annotated[int, typer.Option(min=100, help="Comments of the throughput part.")] = 10_000,
    classic: Annotated[int, typer.Option(min=50, help="Comments of the classic design.")] = 1_000,
    output: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("pipeline.json"),
) -> None:
    """Measure the whole pipeline; takes about a quarter of an hour on two cores."""
    found = texts(data, count)
    with temporary_stack() as settings:
        figures: dict[str, Any] = {"machine": machine(), "start_seconds": start(settings)}
        lifecycle.up(settings, APPLICATIONS)
        console.print("Latency ...")
        figures["latency_seconds"] = percentiles(latencies(settings, found[:600]))
        taken = {name: round(size / 2**20) for name, size in sorted(memory(settings).items())}
        figures["memory_mib_pss"] = taken | {"all": sum(taken.values())}
    figures["throughput_per_second"] = throughput(found, classic)
    rates = figures["throughput_per_second"]
    figures["ratios"] = {
        "stream_to_classic": round(rates["stream"] / rates["classic"], 2),
        "stream_to_bare_predictor": round(rates["stream"] / rates["bare_predictor"], 3),
    }
    output.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def start(settings: Settings) -> dict[str, float]:
    """Time `tone up` in an empty folder, and again where everything was prepared once."""
    console.print("Start ...")
    first = timed_up(settings)
    lifecycle.down(settings)
    return {"empty_folder": first, "again": timed_up(settings)}


def timed_up(settings: Settings) -> float:
    """Return the seconds from `up` to all servers healthy."""
    begun = time.monotonic()
    lifecycle.up(settings)
    return round(time.monotonic() - begun, 1)


def throughput(found: list[str], classic: int) -> dict[str, float]:
    """Return comments per second: the model alone, the stream, and the classic design."""
    console.print("Bare predictor ...")
    rates = {"bare_predictor": bare_rate(found)}
    with temporary_stack() as settings:
        lifecycle.up(settings, ["predict"])
        console.print("Stream ...")
        rates["stream"] = stream_rate(settings, list(comments(found, "throughput", "benchmark")))
    with temporary_stack() as settings:
        lifecycle.up(settings, ["kafka"])
        console.print("Classic design ...")
        rates["classic"] = classic_rate(
            settings, list(comments(found[:classic], "classic", "benchmark"))
        )
    return {name: round(rate, 1) for name, rate in rates.items()}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return p50, p95 and the largest."""
    p50, p95, largest = np.percentile(seconds, [50, 95, 100]).tolist()
    return {"p50": round(p50, 3), "p95": round(p95, 3), "max": round(largest, 3)}


def machine() -> dict[str, Any]:
    """Name the machine by its cores and memory."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "processor": platform.machine(),
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    typer.run(main)
