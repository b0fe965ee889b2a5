"""Processes of a stack, recognised by an environment variable inherited from supervisord."""

import json
import os

import psutil
from pydantic import SecretStr
from pydantic_core import to_json

from settings import Settings

MARK = "TONE_STACK"

# The caller's shell may have settings of another stack or project.
_FOREIGN = ("TONE_", "AIRFLOW_", "DAGSTER_")


def environment(settings: Settings) -> dict[str, str]:
    """Return supervisord's environment, which all programs inherit.

    It has every setting under its TONE_ name. Secrets are passed only here and never written to a
    file.
    """
    carried = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is not None:
            carried[f"TONE_{name.upper()}"] = _text(value)
    return carried | {
        MARK: str(settings.data_dir),
        "TONE_DATA_DIR": str(settings.data_dir),
        "TONE_JARS_DIR": str(settings.jars_dir.resolve()),
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc's arenas cost each JVM 100 MB and more
        "SPT_NOENV": "1",  # keeps the environment of processes readable that Airflow renames
    }


def _text(value: object) -> str:
    """Return a setting as the text from which `Settings` reads it again."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        return json.dumps({name: _text(item) for name, item in value.items()})
    return to_json(value).decode() if isinstance(value, tuple) else str(value)


def members(settings: Settings) -> list[psutil.Process]:
    """Return all processes of the stack, including supervisord, without the caller."""
    mark = str(settings.data_dir.resolve())
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    processes = []
    for process in psutil.process_iter():
        try:
            if process.pid not in mine and process.environ().get(MARK) == mark:
                processes.append(process)
        except (psutil.Error, OSError):
            continue  # has ended or belongs to another user
    return processes


def end(processes: list[psutil.Process], patience: float) -> None:
    """Terminate processes, and kill those still running after ``patience`` seconds."""
    for process in processes:
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(stubborn, timeout=patience)
