"""A tiny encoder with random weights, and models made of it, for tests that need no good model.

torch is imported in the fixtures, so that the tests which need none start at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tokenizers import Tokenizer

from spanemo.bundle import TWEETS
from spanemo.corpora.corpus import COMMENTS
from tests.bundles import LABELS
from tests.tiny import write_encoder

if TYPE_CHECKING:
    from spanemo.training.checkpoint import Checkpoint


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_encoder(tmp_path_factory.mktemp("encoder")))


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_encoder: str) -> Checkpoint:
    return _checkpoint(tiny_encoder, {COMMENTS: dict.fromkeys(LABELS, 0.5)})


@pytest.fixture(scope="session")
def two_domains(tiny_encoder: str) -> Checkpoint:
    """A checkpoint with a head for comments and one for tweets."""
    thresholds = {COMMENTS: dict.fromkeys(LABELS, 0.5), TWEETS: dict.fromkeys(LABELS, 0.3)}
    return _checkpoint(tiny_encoder, thresholds)


@pytest.fixture(scope="session")
def exported(tiny_checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of ``tiny_checkpoint``."""
    from spanemo.training.export import export

    folder = tmp_path_factory.mktemp("bundles") / "exported"
    export(tiny_checkpoint, folder)
    return folder


@pytest.fixture(scope="session")
def e5_tokenizer() -> Tokenizer:
    from spanemo.training import e5

    return e5.tokenizer()


@pytest.fixture(scope="session")
def e5_encoder() -> Any:
    """The whole packaged encoder; loading it takes seconds."""
    from spanemo.training import e5

    return e5.encoder(pretrained=True).eval()


def _checkpoint(encoder: str, thresholds: dict[str, dict[str, float]]) -> Checkpoint:
    import torch

    from spanemo.training.architecture import Architecture
    from spanemo.training.checkpoint import Checkpoint

    form = Architecture(encoder, LABELS, tuple(thresholds), 64)
    torch.manual_seed(2)
    network = form.network(pretrained=True).eval()
    return Checkpoint(network, form, thresholds, {"note": "random"})
