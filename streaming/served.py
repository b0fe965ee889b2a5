"""The model that a Python worker serves: loaded once, exchanged when its alias moves."""

import logging
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spanemo.predictor import Predictor
from spanemo.stores import LocalStore

_REREAD_SECONDS = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """Which model is served and where its answers go; travels from the driver to the workers."""

    store: Path
    alias: str
    threads: int
    token_budget: int
    emotions_topic: str
    dead_topic: str


class ServedModel:
    """One model in memory. The alias is re-read at most every ten seconds."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._store = LocalStore(serving.store)  # checks a bundle's checksums once
        self._path = self._store.resolve(serving.alias)
        self._predictor = self._load(self._path)
        self._read_at = time.monotonic()

    def current(self) -> Predictor:
        """Return the model that the alias names now, or the one before if that cannot be loaded."""
        if time.monotonic() - self._read_at >= _REREAD_SECONDS:
            self._read_at = time.monotonic()
            self._exchange()
        return self._predictor

    def _exchange(self) -> None:
        # Whatever is wrong with a newly promoted bundle, the one in memory still answers.
        try:
            path = self._store.resolve(self._serving.alias)
            if path != self._path:
                self._predictor = self._load(path)
                self._path = path
                log.warning("now serving %s %s", self._predictor.name, self._predictor.version)
        except Exception as error:
            log.warning(
                "model alias %s cannot be loaded, %s stays in use: %s",
                self._serving.alias,
                self._predictor.version,
                error,
            )

    def _load(self, path: Path) -> Predictor:
        return Predictor.load(
            path, threads=self._serving.threads, token_budget=self._serving.token_budget
        )


@cache
def served_model(serving: Serving) -> ServedModel:
    """Return this process's model for ``serving``, loading it on the first call."""
    return ServedModel(serving)
