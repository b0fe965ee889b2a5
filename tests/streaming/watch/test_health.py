import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from settings import Settings
from streaming.watch.health import health_path, new_health, read_health, stop_leftover, write_health


@pytest.fixture
def child() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()


def test_health_comes_back_and_garbage_does_not(
    settings: Settings, child: "subprocess.Popen[bytes]"
) -> None:
    assert read_health(settings, "predict") is None
    write_health(settings, "predict", new_health(child.pid))
    health = read_health(settings, "predict")
    assert health is not None
    assert (health.jvm_pid, health.ready) == (child.pid, False)
    health_path(settings, "predict").write_text("{")
    assert read_health(settings, "predict") is None


def test_a_jvm_left_behind_is_ended(settings: Settings, child: "subprocess.Popen[bytes]") -> None:
    write_health(settings, "save", new_health(child.pid))
    stop_leftover(settings, "save")
    assert not psutil.pid_exists(child.pid)


def test_another_program_with_its_number_is_left_alone(
    settings: Settings, child: "subprocess.Popen[bytes]"
) -> None:
    health = new_health(child.pid)
    health.jvm_started -= 100
    write_health(settings, "save", health)
    stop_leftover(settings, "save")
    assert psutil.Process(child.pid).is_running()
    assert child.poll() is None
