"""Outages, rejected requests and killed processes: what W&B lacks is sent later."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from registry import LocalStore, ModelNotFoundError, ensure_shipped, shipped
from spanemo.bundle import Bundle
from tests.fakes.wandb_server import ENTITY, FakeWandb
from tests.registry.wandb.conftest import Machine, Variant, losses, model, run, wait_for

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("way", ["away", "failing"])
def test_an_outage_in_the_middle_of_training_loses_nothing(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path, way: str
) -> None:
    store = wandb_store("trainer")
    with store.start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 1.0})
        open_run.log(2, {"loss": 0.5})
        wait_for(lambda: losses(server, "round-1")[:1] == [(1, 1.0)])
        end(server, way)
        for epoch in range(3, 200):
            started = time.monotonic()
            open_run.log(epoch, {"loss": 1 / epoch})
            assert time.monotonic() - started < 1
    version = store.log(tiny_bundle, ("latest", "best"), {"seed": 3}, run="round-1")
    store.describe(version, {"test": {"macro_f1": 0.5}})
    assert store.version("best") == version
    assert store.resolve("best").name == version
    assert store.sync() == 0
    begin(server, way)
    sent: list[int] = []  # the client may still be busy with giving up

    def all_is_sent() -> bool:
        sent.append(store.sync())
        return sum(sent) == 4  # run, model, two aliases

    wait_for(all_is_sent)
    assert [step for step, _ in losses(server, "round-1")] == list(range(1, 200))
    assert run(server, "round-1").state == "finished"
    assert model(server, "best") is model(server, "latest") is model(server, version)
    metadata = json.loads(model(server, "best").metadata or "{}")
    assert metadata["test"] == {"macro_f1": 0.5}
    assert store.sync() == 0


def end(server: FakeWandb, way: str) -> None:
    if way == "away":
        server.stop()
    else:
        server.failing = 500


def begin(server: FakeWandb, way: str) -> None:
    if way == "away":
        server.start()
    else:
        server.failing = None


def test_what_was_held_back_goes_with_the_next_process(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path
) -> None:
    server.stop()
    version = wandb_store("trainer").log(tiny_bundle, ("best",))
    server.start()
    assert wandb_store("trainer").sync() == 2
    assert wandb_store("server").version("best") == version


def test_a_store_without_wandb_is_sent_when_a_key_comes(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path, tmp_path: Path
) -> None:
    before = LocalStore(tmp_path / "trainer")
    with before.start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 1.0})
    version = before.log(tiny_bundle, ("latest", "best"), {"seed": 3}, run="round-1")
    wandb_store("trainer").sync()
    assert wandb_store("server").resolve("best").name == version
    assert losses(server, "round-1") == [(1, 1.0)]


def test_the_shipped_model_does_not_displace_a_better_one_after_an_outage(
    server: FakeWandb,
    wandb_store: Machine,
    tiny_bundle: Path,
    variant: Variant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    best = wandb_store("trainer").log(variant(0.3), ("best",))
    server.stop()
    monkeypatch.setattr(shipped, "SHIPPED", tiny_bundle)
    fresh = wandb_store("server")
    ensure_shipped(fresh)
    assert fresh.resolve("best").name == Bundle.read(tiny_bundle).version
    server.start()
    fresh.sync()
    assert fresh.resolve("best").name == best


def test_without_wandb_the_last_known_alias_holds(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path
) -> None:
    version = wandb_store("trainer").log(tiny_bundle, ("best",))
    serving = wandb_store("server")
    serving.resolve("best")
    server.stop()
    again = wandb_store("server")
    assert again.resolve("best").name == version
    with pytest.raises(ModelNotFoundError):
        again.resolve("second-model")
    server.start()


def test_a_request_that_wandb_rejects_holds_nothing_else_up(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path
) -> None:
    store = wandb_store("trainer")
    server.rejecting = "useArtifact"
    store.log_data("d1-00000001", "sample", {})
    version = store.log(tiny_bundle, (), {"seed": 1}, data="d1-00000001")
    with store.start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 1.0})
    assert losses(server, "round-1") == [(1, 1.0)]
    assert store.metadata(version) == {"seed": 1}
    server.rejecting = None
    store.sync()
    assert wandb_store("server").metadata(version) == {"seed": 1}


def test_a_killed_training_is_sent_as_far_as_it_came(
    server: FakeWandb, wandb_store: Machine, tmp_path: Path
) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pydantic import SecretStr\n"
        "from registry import open_store\n"
        "root, key, entity, url = sys.argv[1:]\n"
        "store = open_store(Path(root), wandb_key=SecretStr(key), entity=entity, base_url=url)\n"
        "run = store.start_run('round-1', {'seed': 3})\n"
        "for step in range(1, 6):\n"
        "    run.log(step, {'loss': 1 / step})\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    arguments = [str(tmp_path / "trainer"), server.key, ENTITY, server.url]
    # Not the client's helper process of these tests, which would outlive the killed one.
    environment = {name: value for name, value in os.environ.items() if name != "WANDB_SERVICE"}
    killed = subprocess.run([sys.executable, "-c", code, *arguments], check=False, env=environment)
    assert killed.returncode == -9
    store = wandb_store("trainer")
    assert store.runs()[0].state == "killed"
    with store.start_run("round-1", {"seed": 3}) as resumed:
        for step in range(4, 9):
            resumed.log(step, {"loss": 1 / step})
    assert losses(server, "round-1") == [(step, 1 / step) for step in range(1, 9)]
    assert run(server, "round-1").state == "finished"
