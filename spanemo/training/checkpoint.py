"""A trained network in a file, with its architecture and thresholds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import torch

from errors import PermanentError
from spanemo.corpora.corpus import COMMENTS
from spanemo.files import draft
from spanemo.predictor import Predictor
from spanemo.training.architecture import Architecture
from spanemo.training.network import SpanEmo, runner


class CheckpointError(PermanentError):
    """A checkpoint is missing or unreadable, or lacks a domain."""


@dataclass(frozen=True)
class Checkpoint:
    """A trained network.

    Attributes:
        network: the network with its weights.
        architecture: the network's architecture.
        thresholds: for each domain with validation texts, the threshold of each label, 0..1, in the
            order of the labels.
        scores: figures on the validation texts, by split and domain.
    """

    network: SpanEmo
    architecture: Architecture
    thresholds: dict[str, dict[str, float]]
    scores: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write the checkpoint to a file atomically."""
        content = {
            "network": self.network.state_dict(),
            "architecture": asdict(self.architecture),
            "thresholds": self.thresholds,
            "scores": dict(self.scores),
        }
        with draft(path) as part:
            torch.save(content, part)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that `save` wrote.

        Raises:
            CheckpointError: the file is missing or is not a checkpoint.
        """
        try:
            content = torch.load(path, map_location="cpu", weights_only=True)
            architecture = Architecture(**content["architecture"])
            network = architecture.network(pretrained=False)
            network.load_state_dict(content["network"])
            return cls(network, architecture, content["thresholds"], content["scores"])
        except Exception as error:  # torch raises many types for damaged files
            raise CheckpointError(
                f"The checkpoint {path} cannot be loaded ({error}); write one with `tone train`."
            ) from error

    @property
    def served(self) -> str:
        """The domain that a bundle serves: comments if the checkpoint has it, else the first."""
        return COMMENTS if COMMENTS in self.thresholds else next(iter(self.thresholds))

    def predictor(self, domain: str | None = None, token_budget: int = 2048) -> Predictor:
        """Return a `Predictor` that runs the torch network.

        Args:
            domain: the domain to predict; the served domain if ``None``.
            token_budget: maximum number of padded tokens in a forward pass.

        Raises:
            CheckpointError: the checkpoint has no thresholds for the domain.
        """
        domain = domain or self.served
        if domain not in self.thresholds:
            raise CheckpointError(
                f"The checkpoint has no thresholds for {domain}; choose one of "
                f"{', '.join(self.thresholds)}."
            )
        return Predictor(
            runner(self.network, domain),
            self.architecture.rows(),
            self.thresholds[domain],
            name="spanemo",
            version="checkpoint",
            token_budget=token_budget,
        )
