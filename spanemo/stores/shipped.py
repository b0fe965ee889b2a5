"""The model that comes with the package, so that a new store is never empty."""

from pathlib import Path
from typing import Final

from spanemo.bundle import Bundle
from spanemo.stores.contract import ModelStore

SHIPPED = Path(__file__).parents[1] / "bundle"

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
