"""Check whether ports are free, and which process holds a port."""

import socket
from collections.abc import Iterable

import psutil

from errors import PermanentError
from stack.program import Program


class PortTakenError(PermanentError):
    """Another process listens on a port of the stack."""


def require_free(programs: Iterable[Program], host: str) -> None:
    """Check that all ports of the programs are free.

    Raises:
        PortTakenError: has a line per taken port, with the process and the setting.
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
    """Return whether a program can listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Return "process PID (name)" of the listening process, if this user may see it."""
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
