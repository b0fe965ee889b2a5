"""The resume file of a training, from which a killed training continues."""

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from spanemo.files import draft
from spanemo.training.lessons import Lessons
from spanemo.training.recipe import Epoch, Recipe

# Maximum loss after a kill. A save takes about a second for MiniLM.
SAVE_SECONDS = 60.0

_log = logging.getLogger(__name__)


@dataclass
class TrainingState:
    """The progress of a training: its finished epochs, and the step losses of the next epoch."""

    epochs: list[Epoch] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)

    @property
    def best(self) -> Epoch | None:
        """The epoch whose weights are in the output: the first with the highest score."""
        return max(self.epochs, key=lambda epoch: epoch.score, default=None)


def fingerprint(recipe: Recipe, parts: Sequence[Lessons]) -> str:
    """Return a hash of everything that a training depends on: recipe, start weights and texts."""
    start = Path(recipe.start).read_bytes() if recipe.start else b""
    content = [
        asdict(recipe),
        hashlib.sha256(start).hexdigest(),
        *([part.labels, part.texts, part.domains, part.targets.tolist()] for part in parts),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()


class ResumeFile:
    """The file with the state of a training that writes ``output``."""

    def __init__(self, output: Path, fingerprint: str, parts: dict[str, Any]) -> None:
        """Name the file, which need not exist.

        Args:
            output: the checkpoint's file; the resume file has the suffix ``.resume``.
            fingerprint: see `fingerprint`; a file with another fingerprint is not used.
            parts: objects with a ``state_dict`` that changes with each step.
        """
        self._output = output
        self._path = output.with_suffix(".resume")
        self._fingerprint = fingerprint
        self._parts = parts
        self._saved_at = time.monotonic()

    def due(self) -> bool:
        """Return whether the last save is older than `SAVE_SECONDS`."""
        return time.monotonic() - self._saved_at >= SAVE_SECONDS

    def save(self, state: TrainingState) -> None:
        """Write the parts, the random state and ``state`` atomically."""
        content = {
            "fingerprint": self._fingerprint,
            "parts": {name: changing.state_dict() for name, changing in self._parts.items()},
            "random": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all(),
            "epochs": [asdict(epoch) for epoch in state.epochs],
            "losses": state.losses,
        }
        with draft(self._path) as part:
            torch.save(content, part)
        self._saved_at = time.monotonic()

    def load(self) -> TrainingState:
        """Put the parts and the random state back and return the position.

        That is the beginning if there is no file, or it is damaged or of another training.
        """
        if not self._path.exists():
            return TrainingState()
        try:
            content = torch.load(self._path, map_location="cpu", weights_only=True)
        except Exception as error:  # torch raises many types for damaged files
            _log.warning("%s is damaged (%s); training starts again.", self._path, error)
            return TrainingState()
        epochs = [Epoch(**values) for values in content["epochs"]]
        state = TrainingState(epochs, content["losses"])
        if content["fingerprint"] != self._fingerprint:
            _log.warning(
                "%s belongs to another recipe or data set; training starts again.", self._path
            )
            return TrainingState()
        if state.best is not None and not self._output.exists():
            _log.warning(
                "%s, the checkpoint of the best epoch, is missing; training starts again.",
                self._output,
            )
            return TrainingState()
        for name, changing in self._parts.items():
            changing.load_state_dict(content["parts"][name])
        torch.set_rng_state(content["random"])
        torch.cuda.set_rng_state_all(content["cuda"])
        return state

    def remove(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)
