"""Which processes belong to a stack: each inherits a mark from its supervisord."""

import os

import psutil
from pydantic_core import to_json

from settings import Settings

MARK = "TONE_STACK"

# Another stack's or project's settings in the caller's shell must not reach the programs.
_FOREIGN = ("TONE_", "AIRFLOW_", "DAGSTER_")


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of supervisord, which every program inherits.

    It carries each setting under its TONE_ name, so that programs see this stack and no other.
    Secrets travel here and nowhere else: no file holds them.
    """
    carried = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is not None:
            shown = value.get_secret_value() if hasattr(value, "get_secret_value") else value
            text = to_json(shown).decode() if isinstance(shown, tuple) else str(shown)
            carried[f"TONE_{name.upper()}"] = text
    return carried | {
        MARK: str(settings.data_dir),
        "TONE_DATA_DIR": str(settings.data_dir),
        "TONE_JARS_DIR": str(settings.jars_dir.resolve()),
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc's arenas would cost each JVM 100 MB and more
        "SPT_NOENV": "1",  # Airflow renames its processes; this keeps their environment readable
    }


def members(settings: Settings) -> list[psutil.Process]:
    """Return every living process of this stack, supervisord included, the caller excluded."""
    mark = str(settings.data_dir.resolve())
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid not in mine and process.environ().get(MARK) == mark:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # it ended, or belongs to another user
    return found


def end(processes: list[psutil.Process], patience: float) -> None:
    """Ask the processes to end, and kill those that still live after ``patience`` seconds."""
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
