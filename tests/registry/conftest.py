"""Both stores, and the server that W&B's client talks to instead of W&B."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from registry import LocalStore, ModelStore, open_store
from spanemo.bundle import Bundle
from spanemo.predictor import Predictor
from tests.bundles import resealed
from tests.fakes.wandb_server import ENTITY, FakeWandb
from tests.packages import require
from tests.spanemo.conftest import tiny_bundle
from tests.spanemo.told_models import Models

__all__ = ["tiny_bundle"]

PROJECT = "tone-of-comments"
MARGIN = 0.005


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the client's caches and logs out of the home of whoever runs the tests."""
    for folder in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"WANDB_{folder}_DIR", str(tmp_path / "client" / folder))
    monkeypatch.delenv("WANDB_MODE", raising=False)


@pytest.fixture
def server() -> Iterator[FakeWandb]:
    require("wandb")
    with FakeWandb() as server:
        yield server
    assert server.refused == []


@pytest.fixture
def wandb_store(server: FakeWandb, tmp_path: Path) -> Callable[[str], ModelStore]:
    """Open a store by the name of a machine; two machines share nothing but W&B."""

    def store(machine: str) -> ModelStore:
        return open_store(
            tmp_path / machine,
            wandb_key=SecretStr(server.key),
            project=PROJECT,
            entity=ENTITY,
            base_url=server.url,
        )

    return store


@pytest.fixture(params=["local", pytest.param("wandb", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ModelStore:
    if request.param == "local":
        return open_store(tmp_path / "models", browser="http://127.0.0.1:8501/models")
    store: ModelStore = request.getfixturevalue("wandb_store")("models")
    return store


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Models:
    models = Models(LocalStore(tmp_path / "store"))
    monkeypatch.setattr(Predictor, "load", models.load)
    return models


@pytest.fixture
def variant(tiny_bundle: Path, tmp_path: Path) -> Callable[[float], Path]:
    """Copy the tiny bundle with another threshold, so that it is another version."""

    def bundle(threshold: float) -> Path:
        thresholds = dict.fromkeys(Bundle.read(tiny_bundle).labels, threshold)
        return resealed(tiny_bundle, tmp_path / f"bundle-{threshold}", thresholds=thresholds)

    return bundle
