import os
import random
from collections.abc import Iterator
from functools import partial

import psutil
import pytest

from settings import Settings
from stack import daemon, health
from stack.ports import free
from stack.processes import end, members
from stack.program import Program
from stack.services.applications import check_stream
from stack.supervisor import Supervisor
from streaming.watch.health import new_health, write_health
from streaming.watch.probes import applications as probes
from tests.stack.test_programs import NAMES


@pytest.fixture
def quiet(settings: Settings) -> Settings:
    """Settings whose ports nobody listens at."""
    ports = iter(random.sample(range(20000, 32000), 200))
    chosen = {
        name: next(port for port in ports if free("127.0.0.1", port))
        for name in Settings.model_fields
        if name.endswith("_port")
    }
    return settings.model_copy(update=chosen)


@pytest.mark.slow
@pytest.mark.parametrize("program", NAMES)
def test_a_program_that_is_not_there_is_not_healthy(program: str, quiet: Settings) -> None:
    told = health.check(program, quiet)
    assert not told.ok
    assert "does not answer" in told.detail


@pytest.fixture
def running(settings: Settings) -> Iterator[int]:
    """The process id of a program called predict that supervisord runs and that writes nothing."""
    stream = Program("predict", ("sleep", "60"), partial(check_stream, "predict"), application=True)
    daemon.launch(settings, [stream])
    try:
        supervisor = Supervisor(settings)
        supervisor.start("predict")
        yield supervisor.state("predict").pid
    finally:
        end(members(settings), patience=5)


def beat(settings: Settings, pid: int) -> None:
    told = new_health(os.getpid())
    told.pid, told.ready, told.batch_id, told.model_version = pid, True, 3, "v1-ab"
    write_health(settings, "predict", told)


@pytest.mark.slow
def test_a_stream_is_believed_only_if_the_process_that_runs_wrote_its_file(
    settings: Settings, running: int
) -> None:
    assert "is not ready yet" in health.check("predict", settings).detail
    beat(settings, pid=1)  # an earlier life's
    assert "is not ready yet" in health.check("predict", settings).detail
    beat(settings, running)
    assert health.check("predict", settings) == health.ProbeResult(True, "batch 3, model v1-ab")


@pytest.mark.slow
def test_a_stream_that_hangs_is_not_healthy_though_its_process_is_there(
    settings: Settings, running: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(settings, running)
    monkeypatch.setattr(probes, "SILENT_SECONDS", -1.0)
    assert "predict has sent no heartbeat" in health.check("predict", settings).detail
    assert psutil.pid_exists(running)


@pytest.mark.slow
@pytest.mark.usefixtures("running")
def test_applications_may_take_their_time_to_start_and_no_longer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert health.applications(settings) == health.ProbeResult(True, "running: predict")
    monkeypatch.setattr(health, "READY_SECONDS", -1.0)
    told = health.applications(settings)
    assert not told.ok
    assert "predict does not run or is not ready yet" in told.detail
    Supervisor(settings).stop("predict")
    assert health.applications(settings) == health.ProbeResult(True, "running: none")


def test_an_unknown_program_is_a_mistake_of_the_caller(settings: Settings) -> None:
    with pytest.raises(KeyError):
        health.check("kafak", settings)
