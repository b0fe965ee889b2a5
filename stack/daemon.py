"""supervisord itself: its configuration, its start, and what a dead one has left behind."""

import shlex
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import psutil

from errors import PermanentError
from settings import Settings
from stack.files import write
from stack.processes import end, environment, members
from stack.program import Program, ProgramFailedError
from stack.supervisor import Supervisor, SupervisorUnreachableError, socket_path

_START_SECONDS = 20


class SettingsChangedError(PermanentError):
    """The stack runs with other settings than those asked for."""


def configuration(settings: Settings, programs: Iterable[Program]) -> str:
    """Return supervisord.conf: all programs, none of which starts by itself.

    `tone up` starts the services in the order of their needs; Airflow starts the applications.
    """
    lines = [
        "[supervisord]",
        f"logfile={_plain(settings.log_dir / 'supervisord.log')}",
        "logfile_maxbytes=10MB",
        "logfile_backups=1",
        f"pidfile={_plain(pid_file(settings))}",
        f"directory={_plain(settings.data_dir)}",
        "umask=077",
        "silent=true",
        "",
        "[unix_http_server]",
        f"file={_plain(socket_path(settings))}",
        "chmod=0700",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]
    for program in programs:
        pairs = ",".join(f'{key}="{_plain(value)}"' for key, value in program.environment.items())
        lines += [
            "",
            f"[program:{program.name}]",
            f"command={_plain(shlex.join(program.command))}",
            f"directory={_plain(program.directory)}",
            f"environment={pairs}",
            f"stdout_logfile={_plain(log_file(settings, program.name))}",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=2",
            "redirect_stderr=true",
            "autostart=false",
            "autorestart=true",
            "startsecs=1",
            "startretries=3",
            f"stopwaitsecs={program.stop_seconds}",
            f"stopasgroup={str(program.stop_group).lower()}",
            "killasgroup=true",
        ]
    return "\n".join(lines) + "\n"


def pid_file(settings: Settings) -> Path:
    """Return where supervisord writes its process id."""
    return settings.run_dir / "supervisord.pid"


def log_file(settings: Settings, program: str) -> Path:
    """Return where a program's output goes."""
    return settings.log_dir / f"{program}.log"


def log_tail(settings: Settings, program: str, lines: int = 15) -> str:
    """Return the last lines of a program's log, with a head that says where it is."""
    path = log_file(settings, program)
    try:
        with path.open(errors="replace") as file:
            last = "".join(deque(file, lines)).rstrip()
    except FileNotFoundError:
        last = ""
    return f"The end of {path} (all of it: `tone logs {program}`):\n{last or '(empty)'}"


def launch(settings: Settings, programs: Iterable[Program]) -> list[str]:
    """Start supervisord unless it runs; return a sentence for each thing that was put right.

    Raises:
        SettingsChangedError: it runs, but with another configuration.
        ProgramFailedError: it does not start.
    """
    programs = list(programs)
    path, wanted = settings.run_dir / "supervisord.conf", configuration(settings, programs)
    if answers(settings):
        if path.read_text() != wanted:
            raise SettingsChangedError(
                f"The stack in {settings.data_dir} runs with other settings; run `tone down`, then "
                "`tone up`."
            )
        return []
    repaired = clear(settings)
    for program in programs:
        program.directory.mkdir(parents=True, exist_ok=True)
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    write(path, wanted)
    _own_folder(socket_path(settings).parent)
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(path)]
    done = subprocess.run(
        command, env=environment(settings), capture_output=True, text=True, check=False
    )
    deadline = time.monotonic() + _START_SECONDS
    while not answers(settings):
        if done.returncode or time.monotonic() > deadline:
            raise ProgramFailedError(
                f"supervisord did not start: {(done.stderr or done.stdout).strip()} "
                f"See {settings.log_dir / 'supervisord.log'}."
            )
        time.sleep(0.1)
    return repaired


def answers(settings: Settings) -> bool:
    """Return whether this stack's supervisord answers."""
    try:
        Supervisor(settings).pid()
    except SupervisorUnreachableError:
        return False
    return True


def clear(settings: Settings) -> list[str]:
    """End what a dead supervisord left running and remove its files; say what was done."""
    done = []
    left = members(settings)
    if left:
        end(left, patience=15)
        names = ", ".join(sorted({f"{process.pid}" for process in left}))
        done.append(f"Ended processes that a dead supervisord had left: {names}.")
    for path in (socket_path(settings), pid_file(settings)):
        if path.exists() or path.is_symlink():
            path.unlink()
            done.append(f"Removed the stale {path.name} of a supervisord that no longer runs.")
    return done


def _own_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != psutil.Process().uids().effective:
        raise ProgramFailedError(
            f"{path} belongs to another user; set TONE_DATA_DIR to a folder of your own."
        )
    path.chmod(0o700)


def _plain(value: object) -> str:
    """Keep supervisord from reading a percent sign as the start of an expansion."""
    return str(value).replace("%", "%%")
