"""A tiny encoder with random weights, and bundles made of it, for tests that need no good model."""

from pathlib import Path

import pytest
import torch

from spanemo.checkpoint import Checkpoint
from spanemo.export import export
from spanemo.network import SpanEmo, prompt_for
from tests.tiny import write_encoder

LABELS = ("anger", "joy", "pessimism", "trust")


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("encoder")
    write_encoder(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_encoder: str) -> Checkpoint:
    torch.manual_seed(2)
    prompt = prompt_for(tiny_encoder, LABELS, 64)
    network = SpanEmo.from_encoder(tiny_encoder, prompt.positions).eval()
    return Checkpoint(network, tiny_encoder, dict.fromkeys(LABELS, 0.5), 64, {"note": "random"})


@pytest.fixture(scope="session")
def tiny_bundle(tiny_checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    export(tiny_checkpoint, folder)
    return folder
