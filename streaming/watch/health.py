"""The health file of a stream application, and the end of what an earlier life left behind."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from settings import Settings

_KILL_SECONDS = 15

log = logging.getLogger(__name__)


@dataclass
class Health:
    """What one application says of itself. ``at`` is when it last said so, as ISO 8601 in UTC.

    ``model_version`` is what its workers serve, or will within seconds, where it serves a model.
    """

    pid: int
    jvm_pid: int
    jvm_started: float
    ready: bool = False
    batch_id: int | None = None
    model_version: str = ""
    at: str = ""


def health_path(settings: Settings, name: str) -> Path:
    """Return where the application of this name writes its health."""
    return settings.run_dir / f"{name}.json"


def read_health(settings: Settings, name: str) -> Health | None:
    """Return what the application last wrote, or ``None`` if it never did or is not alive."""
    health = _last(health_path(settings, name))
    return health if health is not None and psutil.pid_exists(health.pid) else None


def write_health(settings: Settings, name: str, health: Health) -> None:
    """Replace the health file as a whole, stamped with the time."""
    health.at = datetime.now(UTC).isoformat(timespec="milliseconds")
    path = health_path(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(health)))
    draft.replace(path)


def new_health(jvm_pid: int) -> Health:
    """Return the first health of this process and its JVM."""
    return Health(os.getpid(), jvm_pid, psutil.Process(jvm_pid).create_time())


def stop_leftover(settings: Settings, name: str) -> None:
    """Kill the JVM of an earlier life if it still runs, so that no two queries write at once."""
    health = _last(health_path(settings, name))
    if health is None:
        return
    try:
        jvm = psutil.Process(health.jvm_pid)
        if jvm.create_time() != health.jvm_started:
            return  # another program got the number
        log.warning("an earlier %s left its JVM %d behind: killing it", name, jvm.pid)
        jvm.kill()
        jvm.wait(_KILL_SECONDS)
    except psutil.NoSuchProcess:
        return


def _last(path: Path) -> Health | None:
    try:
        return Health(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
