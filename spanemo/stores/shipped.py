"""The model that comes with the package, so that a new store is never empty."""

from pathlib import Path
from typing import Final

from spanemo.bundle import Bundle
from spanemo.stores.contract import ModelStore

SHIPPED = Path(__file__).parents[1] / "bundle"

LABEL_SHARES: Final = {
    "anger": 0.377,
    "anticipation": 0.144,
    "disgust": 0.387,
    "fear": 0.182,
    "joy": 0.353,
    "love": 0.098,
    "optimism": 0.287,
    "pessimism": 0.119,
    "sadness": 0.3,
    "surprise": 0.051,
    "trust": 0.052,
}
"""How much of what the shipped model learned from carries each emotion: SemEval-2018's English
train file without the tenth that validates."""

DATA_NAME: Final = "semeval2018-en"

DATA_NOTE: Final = (
    "Before that, it learnt the emotions that goemotions names. Then five larger models taught it: "
    "it learnt the labels of the tweets together with what those models find in them, in variants "
    "of them, and in the texts of goemotions and of the shipped sample."
)
"""What else the shipped model learnt from; the model card has more."""


def ensure_shipped(store: ModelStore) -> None:
    """Log the shipped bundle as ``latest`` and ``best`` if the store holds no model yet."""
    if not store.history():
        figures = Bundle.read(SHIPPED).scores
        metadata = {
            "source": "shipped",
            "label_shares": LABEL_SHARES,
            "data_name": DATA_NAME,
            "data_note": DATA_NOTE,
            **figures,
        }
        # The tenth that validated it is of the version that it was trained on.
        data = figures.get("validation", {}).get("data")
        store.log(SHIPPED, ("latest", "best"), metadata, data=data)
