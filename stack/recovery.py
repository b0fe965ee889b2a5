"""Which applications were started and not stopped, so that they start again after a crash.

An application leaves a mark in the run folder when its process starts, and `tone stop` or `tone
down` removes it. A reboot, a kill of supervisord or a restart of the container does not.
"""

from collections.abc import Iterable
from pathlib import Path

from settings import Settings
from stack.program import Program


def marked(settings: Settings, name: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command that leaves the mark, then runs the application in the same process."""
    return ("sh", "-c", ': > "$0" && exec "$@"', str(_mark(settings, name)), *command)


def forget(settings: Settings, name: str) -> None:
    """Remove the mark of an application that is stopped on purpose."""
    _mark(settings, name).unlink(missing_ok=True)


def started(settings: Settings, programs: Iterable[Program]) -> list[str]:
    """Return the names of the applications with a mark."""
    return [
        program.name
        for program in programs
        if program.application and _mark(settings, program.name).exists()
    ]


def _mark(settings: Settings, name: str) -> Path:
    return settings.run_dir.resolve() / f"{name}.started"
