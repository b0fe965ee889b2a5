"""What the tests of W&B's store share: types of fixtures, and what the server holds."""

import time
from collections.abc import Callable
from pathlib import Path

from registry import ModelStore
from tests.fakes.wandb_server import FakeWandb
from tests.fakes.wandb_state import FakeArtifact, FakeRun
from tests.registry.conftest import PROJECT

Variant = Callable[[float], Path]
Machine = Callable[[str], ModelStore]
COLLECTION = "emotion-model"


def model(server: FakeWandb, alias: str) -> FakeArtifact:
    found = server.project(PROJECT).collection_of[COLLECTION].find(alias)
    assert found is not None
    return found


def run(server: FakeWandb, name: str) -> FakeRun:
    return server.project(PROJECT).run_of[name]


def losses(server: FakeWandb, name: str) -> list[tuple[int, float]]:
    return [(row["_step"], row["loss"]) for row in run(server, name).history]


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.05)
