"""What W&B adds to the contract: several machines, lineage, keys that stay secret."""

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from registry import open_store
from registry.wandb.errors import WandbRefusedError
from spanemo.bundle import Bundle, BundleError
from tests.fakes.wandb_server import ENTITY, FakeWandb
from tests.registry.conftest import PROJECT
from tests.registry.wandb.conftest import COLLECTION, Machine, Variant, losses, model, run, wait_for

pytestmark = pytest.mark.slow


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
