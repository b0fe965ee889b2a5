"""Memory use of the stack as PSS: shared pages are counted once."""

import psutil

from settings import Settings
from stack.processes import members
from stack.supervisor import Supervisor, SupervisorUnreachableError


def memory(settings: Settings) -> dict[str, int]:
    """Return program -> PSS in bytes, child processes included.

    supervisord has its own entry; "others" holds processes of the stack that belong to no program.
    The mapping is empty when nothing is running.
    """
    try:
        roots = {state.pid: name for name, state in Supervisor(settings).programs().items()}
        roots[Supervisor(settings).pid()] = "supervisord"
    except SupervisorUnreachableError:
        roots = {}
    used: dict[str, int] = {}
    for process in members(settings):
        try:
            name = _owner(process, roots)
            used[name] = used.get(name, 0) + int(process.memory_full_info().pss)
        except psutil.Error:
            continue
    return used


def _owner(process: psutil.Process, roots: dict[int, str]) -> str:
    pids = [ancestor.pid for ancestor in (process, *process.parents())]
    return next((roots[pid] for pid in pids if pid in roots), "others")
