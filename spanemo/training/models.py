"""A model on disk, in either form -> its predictor."""

from pathlib import Path
from typing import Final

from spanemo.bundle import Bundle
from spanemo.predictor import Predictor
from spanemo.training.packages import require_packages

_THREADS = 2
TOKENS: Final = 8192
"""In one forward pass where nobody waits for the first text."""


def load_predictor(path: Path, domain: str | None = None) -> Predictor:
    """Load a bundle's folder or a checkpoint's file.

    Args:
        path: the folder or the file.
        domain: the way of labelling to answer in; the one that the model serves if it has no other.

    Raises:
        BundleError: the folder holds no bundle.
        CheckpointError: the file is no checkpoint.
        PackagesMissingError: it is a checkpoint, and torch is not installed.
    """
    if path.is_file():
        require_packages()
        from spanemo.training.checkpoint import Checkpoint  # torch is needed for this form alone

        checkpoint = Checkpoint.load(path)
        return checkpoint.predictor(domain if domain in checkpoint.thresholds else None, TOKENS)
    known = Bundle.read(path).domains
    return Predictor.load(path, _THREADS, TOKENS, domain if domain in known else None)
