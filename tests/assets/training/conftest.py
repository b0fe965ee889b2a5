"""Training's assets on the shipped sample, with an encoder so small that a round takes seconds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.training import TrainingResources, asset_definitions
from settings import Settings
from tests.tiny import write_encoder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def settings(tmp_path: Path, encoder: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        thrift_port=1,
        train_data="sample",
        train_encoder=str(encoder),
        train_epochs=1,
        train_floor=0.0,
        train_niceness=0,
    )


Materialize = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture
def materialize(settings: Settings) -> Materialize:
    """Materialize the named assets, or all, as one run that may fail."""

    def run(*keys: Any, **options: Any) -> dg.ExecuteInProcessResult:
        return dg.materialize(
            asset_definitions(settings),
            selection=[dg.AssetKey(key.path) for key in keys] or None,
            resources={"training": TrainingResources(settings)},
            instance=dg.DagsterInstance.ephemeral(),
            raise_on_error=False,
            **options,
        )

    return run
