"""The figures of the running stream that assets and checks tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

import pandas as pd

from registry import LocalStore
from registry import references as models
from settings import Settings
from spanemo.bundle import Bundle
from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP
from streaming.tables import hive
from streaming.watch import answers, figures
from streaming.watch.answers import Answered
from streaming.watch.asset_reports import Report
from streaming.watch.health import read_health

BEST = "best"
_SWAP = timedelta(seconds=60)


@dataclass(frozen=True)
class Serving:
    """Which model is served, and which one is called best.

    Attributes:
        best: the version called best, in the store that the settings name.
        asked_for: what the settings tell the primary application to serve.
        served: the version that it says it serves.
        predicted: the version of its newest prediction; ``None`` if that was made before the last
            version became best, or in the minute after, in which workers take up a new model.
    """

    best: str
    asked_for: str
    served: str
    predicted: str | None


class StreamFigures:
    """Asks Kafka, Hive and the model store; each method is one question, answered as of now.

    Every method raises the error of the service that does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kafka = Kafka(settings)

    def topic(self, topic: str) -> Report:
        """Return what the stream's applications report of a topic."""
        return figures.topic_report(self._kafka, topic)

    def table(self) -> Report:
        """Return what the save application reports of the table."""
        return figures.table_report(hive.snapshot(self._settings))

    def partitions(self, topic: str) -> int:
        """Count the topic's partitions."""
        return len(self._kafka.partitions(topic))

    def answered(self, topic: str, minutes: float) -> Answered:
        """Return what became of the topic's comments that are older than ``minutes``."""
        return answers.answered(self._kafka, topic, minutes)

    def dead(self, hours: float) -> tuple[int, int]:
        """Count the dead letters and the comments of the last ``hours``."""
        return answers.share_of_dead(self._kafka, hours)

    def oldest_unsaved(self) -> float:
        """Return the age, in seconds, of the oldest prediction that is not saved; 0 if none is."""
        return answers.oldest_wait(self._kafka, self._settings.emotions_topic, SAVE_GROUP)

    def doubled_keys(self, days: float) -> int:
        """Count the keys of the last ``days`` that the table holds more than once."""
        return hive.doubled_keys(self._settings, days)

    def impossible_scores(self, days: float) -> int:
        """Count the predictions of the last ``days`` with a score missing or outside of 0..1."""
        return hive.impossible_scores(self._settings, days)

    def label_shares(self, days: float) -> tuple[int, pd.Series]:
        """Return how many comments the served model read lately, and each emotion's share."""
        return hive.label_shares(self._settings, self.served_model().version, days)

    def trained_shares(self) -> Mapping[str, float] | None:
        """Return each emotion's share in what the served model learned from, if that is known."""
        return models.label_shares(self._settings, self.served_model().version)

    def served_model(self) -> Bundle:
        """Return the description of the model that the primary application predicts with."""
        return models.primary(self._settings)

    def serving(self) -> Serving:
        """Return what is called `best`, and what the primary application serves."""
        settings = self._settings
        first = settings.predict_applications[0]
        health = read_health(settings, first.name)
        newest = answers.newest_prediction(self._kafka, first.name)
        moved_at = LocalStore(settings.model_store).promoted_at(BEST)
        late = newest and moved_at and newest.predicted_at.ToDatetime(UTC) > moved_at + _SWAP
        return Serving(
            best=models.model_store(settings).version(BEST) or "none",
            asked_for=first.model,
            served=health.model_version if health else self.served_model().version,
            predicted=newest.model_version if newest and late else None,
        )
