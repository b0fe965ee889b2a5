"""Is a port free, and if not, who holds it?"""

import socket
from collections.abc import Iterable

import psutil

from errors import PermanentError
from stack.program import Program


class PortTakenError(PermanentError):
    """Another process listens where a program of the stack should."""


def require_free(programs: Iterable[Program], host: str) -> None:
    """Check every port of the programs.

    Raises:
        PortTakenError: one line for each taken port: the process that holds it, and the setting.
    """
    taken = [
        f"Port {port} for {program.name} is held by {holder(port)}: stop it, or set "
        f"TONE_{setting.upper()} to a free port."
        for program in programs
        for setting, port in program.ports.items()
        if not free(host, port)
    ]
    if taken:
        raise PortTakenError("\n".join(taken))


def free(host: str, port: int) -> bool:
    """Return whether a program could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Return "process PID (name)" of who listens at the port, as far as this user may see it."""
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except psutil.Error:
        pass
    return "a process of another user"
