"""Health files of the stream applications, and clean-up after a killed application."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from settings import Settings
from spanemo.files import draft

_KILL_SECONDS = 15
# An application writes its health after each micro-batch, and every two seconds while idle. During
# a long micro-batch it waits 25 s, then runs its warm-up job, which gets a core only after the
# running tasks, and writes. 500 comments take seconds on an idle machine; the limit leaves 90 s for
# them, because training may run at the same time.
SILENT_SECONDS = 120.0
"""The age at which a heartbeat counts as missing."""

log = logging.getLogger(__name__)


@dataclass
class Health:
    """State of a stream application, as the application itself reports it.

    ``at`` is the heartbeat: the time of the last write, as ISO 8601 in UTC. ``model_version`` is
    the version that the workers serve, or load within seconds; empty without a model.
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
        """Seconds since the last heartbeat."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.at)).total_seconds()


def health_path(settings: Settings, name: str) -> Path:
    """Return the path of an application's health file."""
    return settings.run_dir / f"{name}.json"


def last_health(settings: Settings, name: str) -> Health | None:
    """Return the application's last health, however old; ``None`` without a valid file."""
    try:
        health = Health(**json.loads(health_path(settings, name).read_text()))
        return health if datetime.fromisoformat(health.at).tzinfo else None
    except (OSError, ValueError, TypeError):
        return None


def read_health(settings: Settings, name: str) -> Health | None:
    """Return the application's health, or ``None`` if its last heartbeat is too old."""
    health = last_health(settings, name)
    return health if health is not None and health.age <= SILENT_SECONDS else None


def write_health(settings: Settings, name: str, health: Health) -> None:
    """Write the health file atomically, with the current time as the heartbeat."""
    health.at = datetime.now(UTC).isoformat(timespec="milliseconds")
    with draft(health_path(settings, name)) as part:
        part.write_text(json.dumps(asdict(health)))


def new_health(jvm_pid: int) -> Health:
    """Return the initial health of this process and its JVM."""
    return Health(os.getpid(), jvm_pid, psutil.Process(jvm_pid).create_time())


def stop_leftover(settings: Settings, name: str) -> None:
    """Kill the JVM of a killed application if it still runs, so that no two queries write at once.

    Its health file is removed, so that its last heartbeat does not count for the new process.
    """
    health = last_health(settings, name)
    if health is not None:
        _kill_jvm(health, name)
    health_path(settings, name).unlink(missing_ok=True)


def _kill_jvm(health: Health, name: str) -> None:
    try:
        jvm = psutil.Process(health.jvm_pid)
        if jvm.create_time() != health.jvm_started:
            return  # the id was reused
        log.warning("%s: killing JVM %d, left behind by a killed process", name, jvm.pid)
        jvm.kill()
        jvm.wait(_KILL_SECONDS)
    except psutil.NoSuchProcess:
        return
