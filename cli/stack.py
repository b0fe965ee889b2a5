"""The commands that run the local stack: up, down, status, logs and doctor."""

import os
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from settings import Settings

if TYPE_CHECKING:
    from stack.lifecycle import Progress

Names = Annotated[
    list[str] | None, typer.Argument(help="Programs to start; all services if none is named.")
]


def up(programs: Names = None) -> None:
    """Start the local stack and wait until all of it is healthy."""
    from stack import lifecycle

    settings, begun = Settings(), time.monotonic()
    if sys.stdout.isatty():
        from cli.display import live

        with live() as report:
            lifecycle.up(settings, programs or None, report)
    else:
        lifecycle.up(settings, programs or None, _line)
    addresses = [one for one in lifecycle.status(settings) if one.pid and one.address]
    for one in addresses:
        print(f"{one.program:<18} {one.address}")
    print(f"The stack is up after {time.monotonic() - begun:.0f} s; stop it with: tone down")


def down() -> None:
    """Stop every program of the local stack."""
    from stack import lifecycle

    lifecycle.down(Settings(), _line)
    print("The stack is down.")


def status() -> None:
    """Show each program's state, health, memory and address."""
    from stack import lifecycle

    table = Table("program", "state", "health", "pid", "memory", "up for", "address", box=None)
    for column in table.columns:
        column.no_wrap = column.header != "health"
        column.overflow = "fold"
    programs = lifecycle.status(Settings())
    for one in programs:
        colour = "green" if one.health.ok else "red" if one.pid else "dim"
        table.add_row(
            Text(one.program, colour),
            one.state.lower(),
            Text(one.health.detail),
            str(one.pid or ""),
            f"{one.memory / 2**20:.0f} MiB" if one.memory else "",
            str(timedelta(seconds=int(one.uptime))) if one.pid else "",
            one.address,
        )
    console = Console()
    console.width = max(console.width, 120)  # an address that is cut is of no use
    console.print(table)
    print(f"{sum(one.memory for one in programs) / 2**30:.2f} GiB in all")


def logs(
    program: Annotated[str, typer.Argument(help="Whose log.")],
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on as it grows.")] = False,
    lines: Annotated[int, typer.Option("-n", min=1, help="How many lines.")] = 100,
) -> None:
    """Print the end of a program's log."""
    from stack import daemon, programs

    settings = Settings()
    programs.select(programs.programs(settings), [program])
    path = daemon.log_file(settings, program)
    if not path.exists():
        print(f"{program} has written nothing yet; start it with: tone up {program}")
        raise typer.Exit(1)
    os.execvp("tail", ["tail", f"-n{lines}", *(["-F"] if follow else []), str(path)])  # noqa: S606


def doctor() -> None:
    """Check what the stack needs on this machine; say the next step for what is missing."""
    from stack.doctor import examine

    marks = {"ok": ("✓", "green"), "hint": ("!", "yellow"), "bad": ("✗", "red")}
    findings = list(examine(Settings()))
    for finding in findings:
        mark, colour = marks[finding.verdict]
        Console().print(Text(mark, colour), Text(f"{finding.subject}: {finding.detail}"))
    if any(finding.verdict == "bad" for finding in findings):
        raise typer.Exit(1)


def _line(step: "Progress") -> None:
    detail = step.detail.partition("\n")[0]
    print(f"{step.name}: {step.state} {detail}".rstrip(), flush=True)
