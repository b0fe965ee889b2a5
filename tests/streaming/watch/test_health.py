import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from settings import Settings
from streaming.watch import health
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
    told = read_health(settings, "predict")
    assert told is not None
    assert (told.jvm_pid, told.ready) == (child.pid, False)
    health_path(settings, "predict").write_text("{")
    assert read_health(settings, "predict") is None


def test_an_application_that_is_silent_for_long_says_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, child: "subprocess.Popen[bytes]"
) -> None:
    write_health(settings, "predict", new_health(child.pid))
    monkeypatch.setattr(health, "SILENT_SECONDS", -1.0)
    assert read_health(settings, "predict") is None


def test_a_jvm_left_behind_is_ended(settings: Settings, child: "subprocess.Popen[bytes]") -> None:
    write_health(settings, "save", new_health(child.pid))
    stop_leftover(settings, "save")
    assert not psutil.pid_exists(child.pid)
    assert not health_path(settings, "save").exists()  # its heartbeat is not the next life's


def test_another_program_with_its_number_is_left_alone(
    settings: Settings, child: "subprocess.Popen[bytes]"
) -> None:
    earlier = new_health(child.pid)
    earlier.jvm_started -= 100
    write_health(settings, "save", earlier)
    stop_leftover(settings, "save")
    assert psutil.Process(child.pid).is_running()
    assert child.poll() is None
