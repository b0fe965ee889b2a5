"""All programs of the stack by name, dependencies first."""

from collections.abc import Iterable

from errors import PermanentError
from settings import Settings
from stack.program import Program
from stack.services import airflow, applications, dagster, kafka, metastore, thrift


class UnknownProgramError(PermanentError):
    """There is no program of this name."""


def programs(settings: Settings) -> dict[str, Program]:
    """Return all programs by name, with absolute paths."""
    settings = settings.model_copy(update={"data_dir": settings.data_dir.resolve()})
    services = (kafka, metastore, thrift, airflow, dagster, applications)
    return {program.name: program for service in services for program in service.programs(settings)}


def select(available: dict[str, Program], names: Iterable[str] | None) -> list[Program]:
    """Return the named programs with their dependencies; without names, all services.

    Raises:
        UnknownProgramError: there is no program of a given name.
    """
    if names is None:
        return [program for program in available.values() if not program.application]
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in available:
            raise UnknownProgramError(
                f"There is no program {name}; choose from {', '.join(available)}."
            )
        if name not in wanted:
            wanted.add(name)
            waiting.extend(available[name].needs)
    return [program for program in available.values() if program.name in wanted]
