"""supervisord: its configuration, its start, and clean-up after it died."""

import shlex
import subprocess
import sys
import time
from collections import deque
from collections.abc import Collection, Iterable
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
    """The stack is running with other settings."""


def configuration(
    settings: Settings, programs: Iterable[Program], autostart: Collection[str] = ()
) -> str:
    """Return the text of supervisord.conf. Only the programs in ``autostart`` start with it.

    `tone up` starts the services in dependency order; Airflow starts the applications.
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
            f"autostart={str(program.name in autostart).lower()}",
            "autorestart=true",
            "startsecs=1",
            "startretries=3",
            f"stopwaitsecs={program.stop_seconds}",
            f"stopasgroup={str(program.stop_group).lower()}",
            "killasgroup=true",
        ]
    return "\n".join(lines) + "\n"


def pid_file(settings: Settings) -> Path:
    """Return the path of supervisord's PID file."""
    return settings.run_dir / "supervisord.pid"


def log_file(settings: Settings, program: str) -> Path:
    """Return the path of a program's log."""
    return settings.log_dir / f"{program}.log"


def log_tail(settings: Settings, program: str, lines: int = 15) -> str:
    """Return the last lines of a program's log, under a line with its path."""
    path = log_file(settings, program)
    try:
        with path.open(errors="replace") as file:
            last = "".join(deque(file, lines)).rstrip()
    except FileNotFoundError:
        last = ""
    return f"Last lines of {path} (full log: `tone logs {program}`):\n{last or '(empty)'}"


def launch(settings: Settings, programs: Iterable[Program]) -> list[str]:
    """Start supervisord unless it is running; return a sentence for each repair.

    Raises:
        SettingsChangedError: it is running with another configuration.
        ProgramFailedError: it does not start.
    """
    programs = list(programs)
    path, wanted = settings.run_dir / "supervisord.conf", configuration(settings, programs)
    if answers(settings):
        if path.read_text() != wanted:
            raise SettingsChangedError(
                f"The stack in {settings.data_dir} runs with other settings; run `tone down`, "
                "then `tone up`."
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
    """Stop processes of a dead supervisord and remove its files; return a sentence for each."""
    done = []
    left = members(settings)
    if left:
        end(left, patience=15)
        names = ", ".join(sorted({f"{process.pid}" for process in left}))
        done.append(f"Stopped processes left behind by a dead supervisord: {names}.")
    for path in (socket_path(settings), pid_file(settings)):
        if path.exists() or path.is_symlink():
            path.unlink()
            done.append(f"Removed the stale {path.name} of a dead supervisord.")
    return done


def _own_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != psutil.Process().uids().effective:
        raise ProgramFailedError(
            f"{path} belongs to another user; set TONE_DATA_DIR to a folder of your own."
        )
    path.chmod(0o700)


def _plain(value: object) -> str:
    """Escape percent signs, which start an expansion in supervisord.conf."""
    return str(value).replace("%", "%%")
