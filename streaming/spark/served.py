"""The model in a Python worker: loaded once, replaced when its reference moves.

Workers read the store's folder only; for other stores see `registry.references.provide`.
"""

import gc
import logging
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry import LocalStore
from registry.references import find
from spanemo.bundle import Bundle
from spanemo.predictor import Predictor

_REREAD_SECONDS = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """The model to serve and the topics to write; sent from the driver to the workers."""

    store: Path
    model: str
    threads: int
    token_budget: int
    emotions_topic: str
    dead_topic: str
    application: str


class ServedModel:
    """A model in memory. Its reference is resolved at most every ten seconds."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._store = LocalStore(serving.store)  # verifies a bundle's checksums once
        self._path = find(self._store, serving.model)
        self._predictor = self._load(self._path)
        self._read_at = time.monotonic()

    def current(self) -> Predictor:
        """Return the model of the reference, or the previous model if it cannot be loaded."""
        if time.monotonic() - self._read_at >= _REREAD_SECONDS:
            self._read_at = time.monotonic()
            self._exchange()
        return self._predictor

    def _exchange(self) -> None:
        # If a newly promoted bundle is damaged, the model in memory stays in use.
        try:
            path = find(self._store, self._serving.model)
            named = (path, Bundle.read(path).version)  # a folder's content may change
            if named != (self._path, self._predictor.version):
                self._predictor = self._load(path)
                self._path = path
                log.warning("now serving %s %s", self._predictor.name, self._predictor.version)
        except Exception as error:
            log.warning(
                "the model %s cannot be loaded, %s stays in use: %s",
                self._serving.model,
                self._predictor.version,
                error,
            )

    def _load(self, path: Path) -> Predictor:
        Bundle.read(path).verify(path)
        return Predictor.load(
            path, threads=self._serving.threads, token_budget=self._serving.token_budget
        )


@cache
def served_model(serving: Serving) -> ServedModel:
    """Return this process's model for ``serving``, loading it on the first call."""
    model = ServedModel(serving)
    gc.freeze()  # keeps the model out of garbage collections
    return model
