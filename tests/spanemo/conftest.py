"""A tiny encoder with random weights, and models made of it, for tests that need no good model."""

from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from registry import LocalStore
from spanemo.bundle import TWEETS
from spanemo.corpora.corpus import COMMENTS
from spanemo.predictor import Predictor
from spanemo.training import e5
from spanemo.training.architecture import Architecture
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.export import export
from tests.spanemo.told_models import Models
from tests.tiny import write_encoder

LABELS = ("anger", "joy", "pessimism", "trust")


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("encoder")
    write_encoder(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_encoder: str) -> Checkpoint:
    return _checkpoint(
        Architecture(tiny_encoder, LABELS, (COMMENTS,), 64), {COMMENTS: dict.fromkeys(LABELS, 0.5)}
    )


@pytest.fixture(scope="session")
def two_domains(tiny_encoder: str) -> Checkpoint:
    """A checkpoint with a head for comments and one for tweets."""
    thresholds = {COMMENTS: dict.fromkeys(LABELS, 0.5), TWEETS: dict.fromkeys(LABELS, 0.3)}
    return _checkpoint(Architecture(tiny_encoder, LABELS, (COMMENTS, TWEETS), 64), thresholds)


@pytest.fixture(scope="session")
def tiny_bundle(tiny_checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    export(tiny_checkpoint, folder)
    return folder


@pytest.fixture(scope="session")
def e5_tokenizer() -> Tokenizer:
    return e5.tokenizer()


@pytest.fixture(scope="session")
def e5_encoder() -> Any:
    """The whole packaged encoder; loading it takes seconds."""
    return e5.encoder(pretrained=True).eval()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Models:
    models = Models(LocalStore(tmp_path / "store"))
    monkeypatch.setattr(Predictor, "load", models.load)
    return models


def _checkpoint(form: Architecture, thresholds: dict[str, dict[str, float]]) -> Checkpoint:
    torch.manual_seed(2)
    network = form.network(pretrained=True).eval()
    return Checkpoint(network, form, thresholds, {"note": "random"})
