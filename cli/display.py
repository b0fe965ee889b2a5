"""The progress of `tone up` in a terminal: a line per program, updated in place."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from stack.lifecycle import Report, StackEvent

_COLOURS = {"healthy": "green", "failed": "red", "note": "yellow", "waiting": "dim"}

_DONE = {"healthy", "failed", "note"}


@contextmanager
def live() -> Iterator[Report]:
    """Show the newest step of each program while the block runs; the last picture stays."""
    steps: dict[str, tuple[StackEvent, float]] = {}
    lock = threading.Lock()
    begun = time.monotonic()
    spinner = Spinner("dots")

    def picture() -> Group:
        grid = Table.grid(padding=(0, 2))
        with lock:
            for name, (step, seconds) in steps.items():
                colour = _COLOURS.get(step.state, "cyan")
                detail = step.detail.splitlines()[0] if step.detail else ""
                done = step.state in _DONE
                shown = seconds if done else time.monotonic() - begun
                grid.add_row(name, Text(step.state, colour), f"{shown:.0f} s", Text(detail))
            busy = any(step.state not in _DONE for step, _ in steps.values())
        return Group(grid, spinner) if busy else Group(grid)

    with Live(get_renderable=picture, refresh_per_second=4) as display:

        def report(step: StackEvent) -> None:
            with lock:
                steps[step.name] = (step, time.monotonic() - begun)
            display.refresh()

        yield report
