"""The commands that run the local stack: up, down, restart, status, logs and doctor."""

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
    from stack.lifecycle import StackEvent


def up(
    programs: Annotated[
        list[str] | None, typer.Argument(help="Programs to start; by default, all services.")
    ] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Reload pages when their code is saved (TONE_DEV).")
    ] = False,
) -> None:
    """Start the local stack and wait until it is healthy."""
    from stack import lifecycle

    settings, begun = Settings(), time.monotonic()
    if dev:
        settings = settings.model_copy(update={"dev": True})
    if sys.stdout.isatty():
        from cli.display import live

        with live() as report:
            lifecycle.up(settings, programs or None, report)
    else:
        lifecycle.up(settings, programs or None, _line)
    for program in lifecycle.status(settings):
        if program.pid and program.address:
            print(f"{program.program:<18} {program.address}")
    print(f"The stack is up after {time.monotonic() - begun:.0f} s; stop it with: tone down")


def down(
    programs: Annotated[
        list[str] | None, typer.Argument(help="Programs to stop; by default, all.")
    ] = None,
) -> None:
    """Stop the local stack, or only the named programs."""
    from stack import lifecycle

    if programs:
        lifecycle.stop(Settings(), programs, _line)
    else:
        lifecycle.down(Settings(), _line)
        print("The stack is down.")


def restart(programs: Annotated[list[str], typer.Argument(help="Programs to restart.")]) -> None:
    """Restart programs, so that they load changed code, and wait until they are healthy."""
    from stack import lifecycle

    lifecycle.restart(Settings(), programs, _line)


def status() -> None:
    """Show each program's state, health, memory and address."""
    from stack import lifecycle

    table = Table("program", "state", "health", "pid", "memory", "up for", "address", box=None)
    for column in table.columns:
        column.no_wrap = column.header != "health"
        column.overflow = "fold"
    programs = lifecycle.status(Settings())
    for program in programs:
        colour = "green" if program.health.ok else "red" if program.pid else "dim"
        table.add_row(
            Text(program.program, colour),
            program.state.lower(),
            Text(program.health.detail),
            str(program.pid or ""),
            f"{program.memory / 2**20:.0f} MiB" if program.memory else "",
            str(timedelta(seconds=int(program.uptime))) if program.pid else "",
            program.address,
        )
    console = Console()
    console.width = max(console.width, 120)  # an address that is cut is of no use
    console.print(table)
    print(f"{sum(program.memory for program in programs) / 2**30:.2f} GiB in all")


def logs(
    program: Annotated[str, typer.Argument(help="Name of the program, as `tone status` shows it.")],
    follow: Annotated[
        bool, typer.Option("-f", "--follow", help="Follow the log as it grows.")
    ] = False,
    lines: Annotated[int, typer.Option("-n", min=1, help="Number of lines.")] = 100,
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
    """Check the machine for what the stack needs, and print how to install what is missing."""
    from stack.doctor import examine

    marks = {"ok": ("✓", "green"), "hint": ("!", "yellow"), "bad": ("✗", "red")}
    findings = list(examine(Settings()))
    for finding in findings:
        mark, colour = marks[finding.verdict]
        Console().print(Text(mark, colour), Text(f"{finding.subject}: {finding.detail}"))
    if any(finding.verdict == "bad" for finding in findings):
        raise typer.Exit(1)


def _line(step: "StackEvent") -> None:
    detail = step.detail.partition("\n")[0]
    print(f"{step.name}: {step.state} {detail}".rstrip(), flush=True)
