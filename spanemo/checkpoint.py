"""A trained network on disk, with all that is needed to build it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import torch

from errors import PermanentError
from spanemo.network import SpanEmo, prompt_for, runner
from spanemo.predictor import Predictor


class CheckpointError(PermanentError):
    """A checkpoint is missing or unreadable."""


@dataclass(frozen=True)
class Checkpoint:
    """A network, the encoder it was built from, and what was learnt beside its weights.

    Attributes:
        encoder: the encoder's name, as for ``SpanEmo.from_encoder``.
        thresholds: for each label, in order, the probability from which on it is given.
        max_tokens: the longest window it reads.
        scores: figures on the validation split, by name.
    """

    network: SpanEmo
    encoder: str
    thresholds: dict[str, float]
    max_tokens: int
    scores: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write one file; an older one is replaced only when the new one is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        content = {**vars(self), "scores": dict(self.scores), "network": self.network.state_dict()}
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
            weights = content.pop("network")
            prompt = prompt_for(
                content["encoder"], list(content["thresholds"]), content["max_tokens"]
            )
            network = SpanEmo.untrained(content["encoder"], prompt.positions)
            network.load_state_dict(weights)
        except Exception as error:  # torch raises a different one for each way a file can be broken
            raise CheckpointError(
                f"The checkpoint {path} cannot be loaded ({error}); write one with `tone train`."
            ) from error
        return cls(network=network, **content)

    def predictor(self, token_budget: int = 2048) -> Predictor:
        """Return the torch network as a Predictor of so many padded tokens in a forward pass."""
        prompt = prompt_for(self.encoder, list(self.thresholds), self.max_tokens)
        return Predictor(
            runner(self.network),
            prompt,
            self.thresholds,
            name="spanemo",
            version="checkpoint",
            token_budget=token_budget,
        )
