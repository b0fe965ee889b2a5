"""Every program of the stack, by its name, in the order in which people read of them."""

from collections.abc import Iterable

from errors import PermanentError
from settings import Settings
from stack.program import Program
from stack.services import airflow, applications, dagster, kafka, metastore, thrift


class UnknownProgramError(PermanentError):
    """A name that is no program's."""


def programs(settings: Settings) -> dict[str, Program]:
    """Return all programs by name; their paths are absolute."""
    settings = settings.model_copy(update={"data_dir": settings.data_dir.resolve()})
    services = (kafka, metastore, thrift, airflow, dagster, applications)
    return {one.name: one for service in services for one in service.programs(settings)}


def select(known: dict[str, Program], names: Iterable[str] | None) -> list[Program]:
    """Return the named programs and all they need; without names, all but the applications.

    Raises:
        UnknownProgramError: a name is no program's.
    """
    if names is None:
        return [one for one in known.values() if not one.application]
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in known:
            raise UnknownProgramError(
                f"There is no program {name}; choose from {', '.join(known)}."
            )
        if name not in wanted:
            wanted.add(name)
            waiting.extend(known[name].needs)
    return [one for one in known.values() if one.name in wanted]
