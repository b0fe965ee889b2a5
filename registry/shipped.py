"""The model that comes with the package: first in a new store, a candidate in an older one."""

from collections.abc import Sequence
from typing import Any, Final

from registry.contract import ModelStore
from spanemo.bundle import SHIPPED, Bundle

LABEL_SHARES: Final = {
    "anger": 0.085,
    "anticipation": 0.045,
    "disgust": 0.083,
    "fear": 0.039,
    "joy": 0.167,
    "love": 0.069,
    "optimism": 0.044,
    "pessimism": 0.048,
    "sadness": 0.060,
    "surprise": 0.048,
    "trust": 0.043,
}
"""Share of the comments with each emotion in the train split of the shipped corpus."""

DATA_NAME: Final = "comments"

DATA_NOTE: Final = (
    "It also learned from comments of three YouTube videos, from texts of public data sets judged "
    "by the same guideline, and, each with a head of its own, from tweets (semeval2018-en, -es and "
    "-ar), GoEmotions, BRIGHTER and XED. Version v1-64d74444 taught it English tweets."
)
"""Further training data of the shipped model; the model card has the details."""

_AWAITS: Final = "awaits_decision"


def ensure_shipped(store: ModelStore) -> None:
    """Log the shipped bundle as ``latest`` and ``best`` if the store holds no model yet."""
    if not store.history():
        _log(store, ("latest", "best"), {})


def awaits_decision(store: ModelStore) -> bool:
    """Tell whether the shipped model has yet to be compared with those of an older store.

    An empty store has nothing to decide: `ensure_shipped` fills it.
    """
    entries = {entry.version: entry for entry in store.history()}
    shipped = entries.get(Bundle.read(SHIPPED).version)
    if shipped is None:
        return bool(entries)
    return bool(shipped.metadata.get(_AWAITS))


def log_candidate(store: ModelStore) -> str:
    """Log the shipped bundle without an alias, to be decided on; return its version."""
    return _log(store, (), {_AWAITS: True})


def note_decided(store: ModelStore, version: str) -> None:
    """Note that a candidate awaits no decision any more."""
    store.describe(version, {_AWAITS: False})


def _log(store: ModelStore, aliases: Sequence[str], more: dict[str, Any]) -> str:
    figures = Bundle.read(SHIPPED).scores
    metadata = {
        "source": "shipped",
        "label_shares": LABEL_SHARES,
        "data_name": DATA_NAME,
        "data_note": DATA_NOTE,
        **more,
        **figures,
    }
    # The tenth that validated it is of the version that it was trained on.
    data = figures.get("validation", {}).get("data")
    return store.log(SHIPPED, aliases, metadata, data=data)
