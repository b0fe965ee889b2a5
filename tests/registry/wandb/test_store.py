"""What W&B adds to the contract: several machines, lineage, outages, keys that stay secret."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from registry import LocalStore, ModelNotFoundError, ModelStore, ensure_shipped, open_store, shipped
from registry.wandb.errors import WandbRefusedError
from spanemo.bundle import Bundle, BundleError
from tests.fakes.wandb_server import ENTITY, FakeWandb
from tests.fakes.wandb_state import FakeArtifact, FakeRun
from tests.registry.conftest import PROJECT

pytestmark = pytest.mark.slow

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


def test_another_machine_gets_the_model_by_its_alias(
    wandb_store: Machine, tiny_bundle: Path
) -> None:
    version = wandb_store("trainer").log(tiny_bundle, ("latest", "best"), {"seed": 1})
    serving = wandb_store("server")
    assert serving.version("best") == version
    assert Bundle.read(serving.resolve("best")).version == version
    assert serving.metadata(version) == {"seed": 1}
    assert serving.history()[0].aliases == ["best", "latest"]


def test_a_promotion_on_another_machine_is_followed(
    wandb_store: Machine, tiny_bundle: Path, variant: Variant
) -> None:
    trainer, serving = wandb_store("trainer"), wandb_store("server")
    first = trainer.log(tiny_bundle, ("latest", "best"))
    assert serving.resolve("best").name == first
    second = trainer.log(variant(0.3))
    trainer.describe(second, {"test": {"macro_f1": 0.6}})
    trainer.promote(second, "best")
    assert serving.resolve("best").name == second
    assert serving.metadata(second) == {"test": {"macro_f1": 0.6}}


def test_wandb_shows_what_a_model_was_made_of(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "train.tsv"
    rows.write_text("ID\tTweet\tjoy\n1\tlovely\t1\n")
    store = wandb_store("trainer")
    store.log_data("d1-00000001", "sample", {"rows": 1}, {"train.tsv": rows})
    with store.start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 0.5})
    version = store.log(tiny_bundle, data="d1-00000001", run="round-1")
    artifact = model(server, "latest")
    assert artifact.createdBy is run(server, "round-1")
    (data,) = artifact.createdBy.used
    assert data.artifactSequence.name == "data-sample"
    assert set(artifact.files) == {"bundle.json", "model.onnx", "tokenizer.json"}
    assert model(server, version) is artifact
    assert (run(server, "round-1").state, losses(server, "round-1")) == ("finished", [(1, 0.5)])


def test_figures_are_live_while_the_run_goes_on(server: FakeWandb, wandb_store: Machine) -> None:
    with wandb_store("trainer").start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 1.0})
        open_run.log(2, {"loss": 0.5})  # a step goes when the next one begins
        wait_for(lambda: losses(server, "round-1")[:1] == [(1, 1.0)])


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


def test_a_model_that_was_damaged_in_wandb_is_refused_with_its_hash(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path
) -> None:
    wandb_store("trainer").log(tiny_bundle, ("best",))
    file = model(server, "best").files["model.onnx"]
    path = file.url.removeprefix(server.url)
    server.blobs[path] = server.blobs[path] + b" "
    with pytest.raises(BundleError, match=r"SHA-256 [0-9a-f]{64}, sealed as"):
        wandb_store("server").resolve("best")


def test_what_was_deleted_in_wandb_is_sent_again(
    server: FakeWandb, wandb_store: Machine, variant: Variant, tmp_path: Path
) -> None:
    rows = tmp_path / "train.tsv"
    rows.write_text("ID\tTweet\tjoy\n1\tlovely\t1\n")
    store = wandb_store("trainer")
    store.log_data("d1-00000001", "sample", {}, {"train.tsv": rows})
    first = store.log(variant(0.3), data="d1-00000001")
    server.project(PROJECT).collection_of.clear()
    second = store.log(variant(0.4), data="d1-00000001")
    assert model(server, "latest") is model(server, second)
    store.promote(first, "best")
    assert model(server, "best") is model(server, first)
    assert set(server.project(PROJECT).collection_of) == {COLLECTION, "data-sample"}


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


def test_a_discarded_model_is_fetched_again(
    wandb_store: Machine, tiny_bundle: Path, variant: Variant
) -> None:
    store = wandb_store("trainer")
    old = store.log(tiny_bundle)
    store.log(variant(0.3))
    assert store.discard(old)
    assert Bundle.read(store.resolve(old)).version == old


def test_a_model_that_wandb_lacks_is_not_discarded(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path
) -> None:
    server.stop()
    store = wandb_store("trainer")
    version = store.log(tiny_bundle, ())
    assert not store.discard(version)
    server.start()


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


def test_a_wrong_key_is_told_and_costs_nothing(
    server: FakeWandb, tiny_bundle: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "f" * 40
    store = open_store(
        tmp_path / "trainer", wandb_key=SecretStr(wrong), entity=ENTITY, base_url=server.url
    )
    with caplog.at_level(logging.DEBUG):
        version = store.log(tiny_bundle, ("best",))
        assert store.resolve("best").name == version
        with pytest.raises(WandbRefusedError, match="API key; set the right one") as refused:
            store.sync()
    assert wrong not in caplog.text + str(refused.value) + repr(vars(store))


def test_the_key_is_in_no_file(
    server: FakeWandb, wandb_store: Machine, tiny_bundle: Path, tmp_path: Path
) -> None:
    store = wandb_store("trainer")
    with store.start_run("round-1", {"seed": 3}) as open_run:
        open_run.log(1, {"loss": 1.0})
    store.log(tiny_bundle, run="round-1")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if server.key.encode() in path.read_bytes()] == []


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


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.05)
