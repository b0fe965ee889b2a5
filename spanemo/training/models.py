"""Load the predictor of a model on disk, either a bundle or a checkpoint."""

from pathlib import Path
from typing import Final

from spanemo.bundle import Bundle
from spanemo.predictor import Predictor
from spanemo.training.packages import require_packages

_THREADS = 2
TOKENS: Final = 8192
"""Padded tokens in a forward pass where throughput matters more than latency."""


def load_predictor(path: Path, domain: str | None = None) -> Predictor:
    """Load a bundle's folder or a checkpoint's file.

    Args:
        path: the folder or the file.
        domain: the domain to predict; the served domain if the model lacks it or it is ``None``.

    Raises:
        BundleError: the folder is not a bundle.
        CheckpointError: the file is not a checkpoint.
        PackagesMissingError: the file is a checkpoint, and torch is not installed.
    """
    if path.is_file():
        require_packages()
        from spanemo.training.checkpoint import Checkpoint  # only checkpoints need torch

        checkpoint = Checkpoint.load(path)
        return checkpoint.predictor(domain if domain in checkpoint.thresholds else None, TOKENS)
    domains = Bundle.read(path).domains
    return Predictor.load(path, _THREADS, TOKENS, domain if domain in domains else None)
