"""A trained network on disk, with all that is needed to build it again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import torch

from errors import PermanentError
from spanemo.corpora.corpus import COMMENTS
from spanemo.predictor import Predictor
from spanemo.training.architecture import Architecture
from spanemo.training.network import SpanEmo, runner


class CheckpointError(PermanentError):
    """A checkpoint is missing or unreadable, or lacks a domain."""


@dataclass(frozen=True)
class Checkpoint:
    """A network, its form, and what was learnt beside its weights.

    Attributes:
        network: the weights.
        architecture: the network's form.
        thresholds: for each domain with a validation split, and each label in order, the
            probability from which on it is given.
        scores: figures on the validation splits, by name.
    """

    network: SpanEmo
    architecture: Architecture
    thresholds: dict[str, dict[str, float]]
    scores: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write one file; an older one is replaced only when the new one is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        content = {
            "network": self.network.state_dict(),
            "architecture": asdict(self.architecture),
            "thresholds": self.thresholds,
            "scores": dict(self.scores),
        }
        torch.save(content, part)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that ``save`` wrote.

        Raises:
            CheckpointError: the file is missing or is no checkpoint.
        """
        try:
            content = torch.load(path, map_location="cpu", weights_only=True)
            architecture = Architecture(**content["architecture"])
            network = architecture.network(pretrained=False)
            network.load_state_dict(content["network"])
            return cls(network, architecture, content["thresholds"], content["scores"])
        except Exception as error:  # torch raises a different one for each way a file can be broken
            raise CheckpointError(
                f"The checkpoint {path} cannot be loaded ({error}); write one with `tone train`."
            ) from error

    @property
    def served(self) -> str:
        """The domain that a bundle serves: that of comments, or else the first."""
        return COMMENTS if COMMENTS in self.thresholds else next(iter(self.thresholds))

    def predictor(self, domain: str | None = None, token_budget: int = 2048) -> Predictor:
        """Return the torch network as a Predictor of so many padded tokens in a forward pass.

        Raises:
            CheckpointError: the network has no such domain.
        """
        domain = domain or self.served
        if domain not in self.thresholds:
            raise CheckpointError(
                f"The checkpoint has no thresholds for {domain}; it has some for "
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
