"""What the stack must know of a program, and how a program's health is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from errors import PermanentError
from settings import ROOT, Settings


class ProgramFailedError(PermanentError):
    """A program could not be prepared or started; the text says why."""


@dataclass(frozen=True)
class Health:
    """Whether a program does its work, and what it says of itself."""

    ok: bool
    detail: str


def _nothing(_: Settings) -> None:
    """Most programs have nothing to prepare or to settle."""


@dataclass(frozen=True)
class Program:
    """One supervised program.

    ``check`` is the program's probe, mostly one of `streaming.watch.probes`: it returns what a
    healthy program says of itself and raises `NotHealthyError` otherwise.
    ``prepare`` writes the program's files and may be called again at any time while it is stopped;
    ``settle`` does what can be done only once it is healthy, and may be called again too.
    ``ports`` maps the setting that chooses a port to the port. ``needs`` names the programs that
    must be healthy before this one starts. An ``application`` is started by Airflow.
    """

    name: str
    command: tuple[str, ...]
    check: Callable[[Settings], str]
    prepare: Callable[[Settings], None] = _nothing
    settle: Callable[[Settings], None] = _nothing
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = ROOT
    ports: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    application: bool = False
    stop_seconds: int = 15
    stop_group: bool = True
    address: str = ""
