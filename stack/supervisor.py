"""Client of supervisord's XML-RPC API: start, stop and state of programs."""

import hashlib
import os
import tempfile
import xmlrpc.client
from collections.abc import Set
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from errors import PermanentError, RetryableError
from settings import Settings

# The limit is about 108 characters, and supervisord appends its PID while it binds.
_LONGEST_SOCKET = 95
USER = "tone"


class SupervisorUnreachableError(RetryableError):
    """supervisord cannot be reached."""


class ProgramUnknownError(PermanentError):
    """supervisord has no such program, or cannot run it."""


@dataclass(frozen=True)
class State:
    """A program's state in supervisord; ``pid`` and ``started`` are 0 unless it is running."""

    name: str
    state: str
    pid: int
    started: float
    detail: str

    @property
    def running(self) -> bool:
        """True while the process exists or is being restarted."""
        return self.state in {"STARTING", "RUNNING", "BACKOFF"}


def socket_path(settings: Settings) -> Path:
    """Return the path of supervisord's socket in the data folder.

    If that is too long, the socket is in a private folder of the system's temporary folder.
    """
    path = settings.run_dir.resolve() / "supervisor.sock"
    if len(str(path)) <= _LONGEST_SOCKET:
        return path
    key = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tone-{os.getuid()}-{key}" / "supervisor.sock"


class Supervisor:
    """A stack's supervisord, reached through its socket or ``supervisor_url``."""

    def __init__(self, settings: Settings) -> None:
        url = settings.supervisor_url or f"unix://{socket_path(settings)}"
        password = settings.supervisor_password
        transport = SupervisorTransport(
            USER if password else None,
            password.get_secret_value() if password else None,
            url.removesuffix("/RPC2"),
        )
        self._where = url
        self._api = xmlrpc.client.ServerProxy("http://supervisor", transport=transport)

    def start(self, program: str) -> None:
        """Start the program unless it is running; returns before it is healthy.

        Raises:
            ProgramUnknownError: there is no such program, or it cannot run.
            SupervisorUnreachableError: supervisord cannot be reached.
        """
        self._call("startProcess", program, False, accepted={Faults.ALREADY_STARTED})

    def stop(self, program: str) -> None:
        """Stop the program and wait until it has ended, if it is running."""
        self._call("stopProcess", program, True, accepted={Faults.NOT_RUNNING})

    def state(self, program: str) -> State:
        """Return the program's state."""
        return _state(self._call("getProcessInfo", program))

    def programs(self) -> dict[str, State]:
        """Return the states of all programs by name."""
        return {entry["name"]: _state(entry) for entry in self._call("getAllProcessInfo")}

    def pid(self) -> int:
        """Return supervisord's process id."""
        return int(self._call("getPID"))

    def shutdown(self) -> None:
        """Tell supervisord to stop all programs and itself; returns immediately."""
        self._call("shutdown", accepted={Faults.SHUTDOWN_STATE})

    def _call(self, method: str, *arguments: Any, accepted: Set[int] = frozenset()) -> Any:
        try:
            return getattr(self._api.supervisor, method)(*arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode in accepted:
                return None
            raise ProgramUnknownError(
                f"supervisord refuses {method} {' '.join(map(str, arguments[:1]))}: "
                f"{fault.faultString}; see `tone status`."
            ) from fault
        except xmlrpc.client.ProtocolError as error:
            raise SupervisorUnreachableError(
                f"supervisord at {self._where} answers {error.errcode} {error.errmsg}; "
                "check TONE_SUPERVISOR_URL and TONE_SUPERVISOR_PASSWORD."
            ) from None  # its text has the headers, and so the password
        except (OSError, HTTPException) as error:
            raise SupervisorUnreachableError(
                f"supervisord does not answer at {self._where}; start the stack with `tone up`."
            ) from error


def _state(entry: dict[str, Any]) -> State:
    runs = bool(entry["pid"])
    return State(
        name=entry["name"],
        state=entry["statename"],
        pid=int(entry["pid"]),
        started=float(entry["start"]) if runs else 0.0,
        detail=entry["spawnerr"] or entry["description"],
    )
