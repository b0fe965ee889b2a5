"""Rows per second and peak memory of reading a CSV file, beside Python's csv module alone.

Run it with ``python -m benchmarks.reading``. Each measurement has a process of its own, so that its
peak memory is its own.
"""

import csv
import json
import multiprocessing
import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from streaming.sources.files.containers.reading import read_tables
from streaming.sources.report import SourceReport

_REPEATS = 3
_COLUMNS = ("comment_id", "author", "text", "like_count", "published_at")
_TEXTS = (
    "The drum fill near the end made my whole week",
    'She said "never again", and then, of course, it happened again 😂',
    "Ich habe es dreimal gehört – großartig",
    "two lines\nin a comment",
)
console = Console(stderr=True)


def main(
    small: Annotated[int, typer.Option(min=1000, help="Rows of the small file.")] = 100_000,
    large: Annotated[int, typer.Option(min=1000, help="Rows of the large file.")] = 1_000_000,
    output: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("reading.json"),
) -> None:
    """Measure reading a small and a large file; takes about a minute."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in (small, large):
            path = Path(folder, f"{rows}.csv")
            write(path, rows)
            reading, peak = measured(read_records, path)
            alone, csv_peak = measured(read_csv, path)
            results[f"{rows:,} rows"] = {
                "rows_per_second": round(rows / reading),
                "csv_rows_per_second": round(rows / alone),
                "times_slower": round(reading / alone, 2),
                "peak_mib": round(peak),
                "csv_peak_mib": round(csv_peak),
            }
    console.print_json(data=results)
    output.write_text(json.dumps(results, indent=2) + "\n")


def write(path: Path, rows: int) -> None:
    """Write a CSV file of comments, a quarter of them with a line break."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for row in range(rows):
            text = _TEXTS[row % len(_TEXTS)]
            writer.writerow((f"Ug{row}", f"@viewer{row % 999}", text, row % 100, "2025-06-01"))


def read_records(path: Path) -> None:
    """Read all records of a file."""
    for table in read_tables(path, SourceReport()):
        deque(table.records, maxlen=0)


def read_csv(path: Path) -> None:
    """Read all rows of a CSV file with the csv module."""
    with path.open(encoding="utf-8", newline="") as file:
        deque(csv.reader(file), maxlen=0)


def measured(read: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Return the shortest duration in seconds and the peak memory in MiB, from a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (read, path))


def _measure(read: Callable[[Path], None], path: Path) -> tuple[float, float]:
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        read(path)
        seconds.append(time.perf_counter() - started)
    return min(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


if __name__ == "__main__":
    typer.run(main)
