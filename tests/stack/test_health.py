import json
import random
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


@pytest.mark.parametrize("program", NAMES)
def test_a_program_that_is_not_there_is_not_healthy(program: str, quiet: Settings) -> None:
    told = health.check(program, quiet)
    assert not told.ok
    assert "no answer" in told.detail or "supervisord does not answer" in told.detail


def test_a_stream_is_believed_only_if_the_process_that_runs_wrote_its_file(
    settings: Settings,
) -> None:
    stream = Program("predict", ("sleep", "60"), partial(check_stream, "predict"))
    daemon.launch(settings, [stream])
    try:
        supervisor = Supervisor(settings)
        supervisor.start("predict")
        pid = supervisor.state("predict").pid
        file = settings.run_dir / "predict.json"
        assert health.check("predict", settings).detail == "predict runs but is not ready yet"
        file.write_text(json.dumps({"pid": 1, "ready": True}))
        assert not health.check("predict", settings).ok
        file.write_text(json.dumps({"pid": pid, "ready": False}))
        assert not health.check("predict", settings).ok
        file.write_text(
            json.dumps({"pid": pid, "ready": True, "batch_id": 3, "model_version": "v1-ab"})
        )
        assert health.check("predict", settings) == health.Health(True, "batch 3, model v1-ab")
        assert psutil.pid_exists(pid)
    finally:
        end(members(settings), patience=5)


def test_an_unknown_program_is_a_mistake_of_the_caller(settings: Settings) -> None:
    with pytest.raises(KeyError):
        health.check("kafak", settings)
