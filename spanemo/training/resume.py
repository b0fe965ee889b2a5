"""What a killed training goes on from: one file beside its output, replaced only when whole."""

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from spanemo.training.lessons import Lessons
from spanemo.training.recipe import Epoch, Recipe

# What a kill loses at most. Writing takes about a second for MiniLM.
SAVE_SECONDS = 60.0

_log = logging.getLogger(__name__)


@dataclass
class Position:
    """How far a training is: the finished epochs, and the losses of the steps of the next one."""

    epochs: list[Epoch] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)

    @property
    def best(self) -> Epoch | None:
        """The epoch whose weights the output holds: the first with the highest score."""
        return max(self.epochs, key=lambda epoch: epoch.score, default=None)


def fingerprint(recipe: Recipe, parts: Sequence[Lessons]) -> str:
    """Return a hash that differs as soon as anything that training depends on differs."""
    start = Path(recipe.start).read_bytes() if recipe.start else b""
    content = [
        asdict(recipe),
        hashlib.sha256(start).hexdigest(),
        *([part.labels, part.texts, part.domains, part.targets.tolist()] for part in parts),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()


class ResumeFile:
    """Keeps the state of a training that writes ``output``.

    ``parts`` are the objects with a ``state_dict`` that change from step to step.
    """

    def __init__(self, output: Path, fingerprint: str, parts: dict[str, Any]) -> None:
        self._output = output
        self._path = output.with_suffix(".resume")
        self._fingerprint = fingerprint
        self._parts = parts
        self._saved_at = time.monotonic()

    def due(self) -> bool:
        """Whether the last save is older than SAVE_SECONDS."""
        return time.monotonic() - self._saved_at >= SAVE_SECONDS

    def save(self, position: Position) -> None:
        """Write the parts, the random state and ``position``."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".resume.part")
        content = {
            "fingerprint": self._fingerprint,
            "parts": {name: one.state_dict() for name, one in self._parts.items()},
            "random": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all(),
            "epochs": [asdict(epoch) for epoch in position.epochs],
            "losses": position.losses,
        }
        torch.save(content, part)
        part.replace(self._path)
        self._saved_at = time.monotonic()

    def load(self) -> Position:
        """Put the parts and the random state back and return the position.

        That is the beginning if there is no file, or it is damaged or of another training.
        """
        if not self._path.exists():
            return Position()
        try:
            content = torch.load(self._path, map_location="cpu", weights_only=True)
        except Exception as error:  # torch raises a different one for each way a file can be broken
            _log.warning("%s is damaged (%s); training begins anew.", self._path, error)
            return Position()
        position = Position([Epoch(**one) for one in content["epochs"]], content["losses"])
        if content["fingerprint"] != self._fingerprint:
            _log.warning("%s is of another recipe or data; training begins anew.", self._path)
            return Position()
        if position.best is not None and not self._output.exists():
            _log.warning("%s, the best epoch, is gone; training begins anew.", self._output)
            return Position()
        for name, one in self._parts.items():
            one.load_state_dict(content["parts"][name])
        torch.set_rng_state(content["random"])
        torch.cuda.set_rng_state_all(content["cuda"])
        return position

    def remove(self) -> None:
        """Delete the file, when the training is done."""
        self._path.unlink(missing_ok=True)
