"""How much memory the stack takes, shared pages counted once (PSS)."""

import psutil

from settings import Settings
from stack.processes import members
from stack.supervisor import Supervisor, SupervisorUnreachableError


def memory(settings: Settings) -> dict[str, int]:
    """Return program -> bytes of PSS, its children included.

    supervisord has its own entry; "others" holds what belongs to the stack but to no program. The
    sum is what the stack takes. An empty mapping means that nothing runs.
    """
    try:
        roots = {state.pid: name for name, state in Supervisor(settings).programs().items()}
        roots[Supervisor(settings).pid()] = "supervisord"
    except SupervisorUnreachableError:
        roots = {}
    taken: dict[str, int] = {}
    for process in members(settings):
        try:
            name = _owner(process, roots)
            taken[name] = taken.get(name, 0) + int(process.memory_full_info().pss)
        except psutil.Error:
            continue
    return taken


def _owner(process: psutil.Process, roots: dict[int, str]) -> str:
    line = [process, *process.parents()]
    return next((roots[one.pid] for one in line if one.pid in roots), "others")
