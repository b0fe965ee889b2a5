"""A predict application that hangs is unhealthy for everybody who asks, and healthy again later."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psutil
import pytest

from settings import ROOT, Settings
from stack.health import check
from stack.processes import environment
from streaming.watch.health import SILENT_SECONDS, health_path, last_health
from streaming.watch.parts import parts

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

AWAIT_SECONDS = 90


def test_a_hanging_application_is_unhealthy_wherever_it_is_asked(running: Settings) -> None:
    await_verdicts(running, healthy=True)
    with hanging(running):
        pass_time(running, SILENT_SECONDS)
        await_verdicts(running, healthy=False)
        assert "has sent no heartbeat" in check("predict", running).detail
    await_verdicts(running, healthy=True)


@contextmanager
def hanging(settings: Settings) -> Iterator[None]:
    """Stop predict's driver and its JVM, and let them go on after the block."""
    health = last_health(settings, "predict")
    assert health is not None
    stopped = [psutil.Process(health.pid), psutil.Process(health.jvm_pid)]
    try:
        for process in stopped:
            process.suspend()  # SIGSTOP
        deadline = time.monotonic() + AWAIT_SECONDS
        while any(process.status() != psutil.STATUS_STOPPED for process in stopped):
            assert time.monotonic() < deadline, "predict does not stop"
        yield
    finally:
        for process in reversed(stopped):
            process.resume()  # SIGCONT


def pass_time(settings: Settings, seconds: float) -> None:
    """Age predict's last heartbeat; a driver that works replaces it within seconds."""
    path = health_path(settings, "predict")
    told = json.loads(path.read_text())
    told["at"] = (datetime.fromisoformat(told["at"]) - timedelta(seconds=seconds)).isoformat()
    path.write_text(json.dumps(told))


def await_verdicts(settings: Settings, *, healthy: bool) -> None:
    """Wait until `tone status`, the Platform page and the container's command all say the same."""
    deadline = time.monotonic() + AWAIT_SECONDS
    while set((told := verdicts(settings)).values()) != {healthy}:
        assert time.monotonic() < deadline, told


def verdicts(settings: Settings) -> dict[str, bool]:
    container = subprocess.run(
        [sys.executable, str(ROOT / "deploy/healthy.py"), "predict"],
        env=environment(settings),
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=30,
    )
    return {
        "tone status": check("predict", settings).ok,
        "page": {part.name: part.up for part in parts(settings)}["predict"],
        "container": container.returncode == 0,
    }
