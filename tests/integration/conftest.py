"""One stack for the whole test run: every service on free ports, in a folder of its own."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from settings import ROOT, Settings
from stack import lifecycle
from stack.airflow_client import AirflowClient
from stack.daemon import log_tail
from stack.ports import free
from stack.processes import members


def _stack_settings() -> Settings:
    """Return settings with a short folder and free ports, below those that clients are given."""
    candidates = iter(random.sample(range(20000, 32000), 200))
    ports = {
        name: next(port for port in candidates if free("127.0.0.1", port))
        for name in Settings.model_fields
        if name.endswith("_port")
    }
    folder = Path(tempfile.mkdtemp(prefix="tone-"))
    return Settings(_env_file=None, data_dir=folder, jars_dir=ROOT / ".jars", **ports)


def _take_down(settings: Settings) -> None:
    lifecycle.down(settings)
    left = members(settings)
    shutil.rmtree(settings.data_dir)
    assert left == []


@contextmanager
def _stacks() -> Iterator[Callable[..., Settings]]:
    made: list[Settings] = []

    def new(**given: object) -> Settings:
        made.append(_stack_settings().model_copy(update=given))
        return made[-1]

    yield new
    for settings in made:
        _take_down(settings)


@pytest.fixture
def new_stack() -> Iterator[Callable[..., Settings]]:
    """Settings for a stack of one test's own; whatever was started with them is stopped.

    Fields of the settings that a test gives are taken as they are.
    """
    with _stacks() as new:
        yield new


@pytest.fixture(scope="module")
def module_stack() -> Iterator[Callable[..., Settings]]:
    """The same for a stack that all tests of a file share."""
    with _stacks() as new:
        yield new


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """All services, healthy: Kafka with its topics, Hive, Airflow, Dagster; no application yet."""
    settings = _stack_settings()
    try:
        lifecycle.up(settings, report=lambda step: print(step.name, step.state, step.detail))
        yield settings
    finally:
        if request.session.testsfailed:
            for log in sorted(settings.log_dir.glob("*.log")):
                print(log_tail(settings, log.stem, lines=40))
        _take_down(settings)


@pytest.fixture(scope="session")
def running(stack: Settings) -> Settings:
    """The stack with its three applications, as Airflow's start_app starts them."""
    airflow = AirflowClient(stack)
    airflow.wait("start_app", airflow.trigger("start_app"), 400, print)
    return stack
