"""The model shipped with the package: the first of a new store, a candidate in an older store."""

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
"""Share of comments with each emotion, 0..1, in the train split of the shipped corpus."""

DATA_NAME: Final = "comments"

DATA_NOTE: Final = (
    "It was also trained on comments of three YouTube videos, on texts of public data sets judged "
    "by the same guideline, and, with a separate head for each, on tweets (semeval2018-en, -es and "
    "-ar), GoEmotions, BRIGHTER and XED. Version v1-64d74444 was its teacher for English tweets."
)
"""Other training data of the shipped model; see the model card for details."""

_AWAITS: Final = "awaits_decision"


def ensure_shipped(store: ModelStore) -> None:
    """Log the shipped bundle as ``latest`` and ``best`` if the store holds no model yet."""
    if not store.history():
        _log(store, ("latest", "best"), {})


def awaits_decision(store: ModelStore) -> bool:
    """Return whether the shipped model still has to be compared with the store's best model.

    An empty store awaits no decision, because `ensure_shipped` fills it.
    """
    entries = {entry.version: entry for entry in store.history()}
    shipped = entries.get(Bundle.read(SHIPPED).version)
    if shipped is None:
        return bool(entries)
    return bool(shipped.metadata.get(_AWAITS))


def log_candidate(store: ModelStore) -> str:
    """Log the shipped bundle without an alias as awaiting a decision, and return its version."""
    return _log(store, (), {_AWAITS: True})


def note_decided(store: ModelStore, version: str) -> None:
    """Record that a candidate no longer awaits a decision."""
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
    # The bundle records the training data's version with its validation figures.
    data = figures.get("validation", {}).get("data")
    return store.log(SHIPPED, aliases, metadata, data=data)
