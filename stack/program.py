"""Description of a supervised program and the result of its health probe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from errors import PermanentError
from settings import ROOT, Settings


class ProgramFailedError(PermanentError):
    """A program could not be prepared or started; the message has the reason."""


@dataclass(frozen=True)
class ProbeResult:
    """Result of a health probe. ``detail`` is for people."""

    ok: bool
    detail: str


def _nothing(_: Settings) -> None:
    """Default for programs without preparation."""


@dataclass(frozen=True)
class Program:
    """A supervised program.

    ``check`` is the health probe, usually from `streaming.watch.probes`: it returns a detail for
    people and raises `NotHealthyError` otherwise. ``prepare`` writes the program's files before it
    starts; ``settle`` runs when it is healthy. Both can be repeated. ``ports`` maps a setting to
    its port. ``needs`` names the programs that must be healthy first. An ``application`` is
    started by Airflow.
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
