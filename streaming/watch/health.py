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
# An application writes its health after each micro-batch, and every two seconds while nothing
# comes. When a micro-batch takes long, it waits 25 s for its end, then runs its warm-up job, which
# gets a core only after the tasks under way, and writes. 500 comments take seconds on a free
# machine; the limit leaves a minute and a half for them, as training may run beside them.
SILENT_SECONDS = 120.0
"""The age at which a heartbeat counts as missing."""

log = logging.getLogger(__name__)


@dataclass
class Health:
    """What one application says of itself.

    ``at`` is its heartbeat: when it last said so, as ISO 8601 in UTC. ``model_version`` is what its
    workers serve, or will within seconds, where it serves a model.
    """

    pid: int
    jvm_pid: int
    jvm_started: float
    ready: bool = False
    batch_id: int | None = None
    model_version: str = ""
    at: str = ""

    @property
    def age(self) -> float:
        """Seconds since the application last wrote."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.at)).total_seconds()


def health_path(settings: Settings, name: str) -> Path:
    """Return where the application of this name writes its health."""
    return settings.run_dir / f"{name}.json"


def last_health(settings: Settings, name: str) -> Health | None:
    """Return what the application last wrote, however long ago; ``None`` if there is nothing."""
    try:
        health = Health(**json.loads(health_path(settings, name).read_text()))
        return health if datetime.fromisoformat(health.at).tzinfo else None
    except (OSError, ValueError, TypeError):
        return None


def read_health(settings: Settings, name: str) -> Health | None:
    """Return what the application last wrote, or ``None`` if it wrote nothing for two minutes."""
    health = last_health(settings, name)
    return health if health is not None and health.age <= SILENT_SECONDS else None


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
    """Kill the JVM of an earlier life if it still runs, so that no two queries write at once.

    The health file goes with it, so that nobody takes its last heartbeat for this life's.
    """
    health = last_health(settings, name)
    if health is not None:
        _kill_jvm(health, name)
    health_path(settings, name).unlink(missing_ok=True)


def _kill_jvm(health: Health, name: str) -> None:
    try:
        jvm = psutil.Process(health.jvm_pid)
        if jvm.create_time() != health.jvm_started:
            return  # another program got the number
        log.warning("an earlier %s left its JVM %d behind: killing it", name, jvm.pid)
        jvm.kill()
        jvm.wait(_KILL_SECONDS)
    except psutil.NoSuchProcess:
        return
