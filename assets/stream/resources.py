"""Figures of the running stream, for assets and checks."""

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
# Time in which all workers load a newly promoted model.
_SWAP = timedelta(seconds=60)


@dataclass(frozen=True)
class ServedVersions:
    """The best model's version, and the versions that the primary application serves.

    Attributes:
        best: the version called ``best`` in the store, "none" if there is none.
        asked_for: the model that the settings name for the application.
        served: the version that the application reports.
        predicted: the version of its newest prediction; ``None`` if the prediction is older than
            the last promotion, or was made less than a minute after it.
    """

    best: str
    asked_for: str
    served: str
    predicted: str | None


class StreamFigures:
    """Reads current figures from Kafka, Hive and the model store.

    If a service does not answer, a method raises that service's `ToneError`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kafka = Kafka(settings)

    def topic(self, topic: str) -> Report:
        """Return the report of a topic, as the stream's applications send it."""
        return figures.topic_report(self._kafka, topic)

    def table(self) -> Report:
        """Return the report of the table, as the save application sends it."""
        return figures.table_report(hive.snapshot(self._settings))

    def partitions(self, topic: str) -> int:
        """Count the topic's partitions."""
        return len(self._kafka.partitions(topic))

    def answered(self, topic: str, minutes: float) -> Answered:
        """Return how many of the topic's comments older than ``minutes`` have no answer."""
        return answers.answered(self._kafka, topic, minutes)

    def dead(self, hours: float) -> tuple[int, int]:
        """Return the numbers of dead letters and of comments of the last ``hours``."""
        return answers.share_of_dead(self._kafka, hours)

    def oldest_unsaved(self) -> float:
        """Return the age in seconds of the oldest unsaved prediction; 0 if all are saved."""
        return answers.oldest_wait(self._kafka, self._settings.emotions_topic, SAVE_GROUP)

    def doubled_keys(self, days: float) -> int:
        """Return the number of keys of the last ``days`` that the table has more than once."""
        return hive.doubled_keys(self._settings, days)

    def impossible_scores(self, days: float) -> int:
        """Return the number of predictions of the last ``days`` with a score not in 0..1."""
        return hive.impossible_scores(self._settings, days)

    def label_shares(self, days: float) -> tuple[int, pd.Series]:
        """Return the number of comments that the served model predicted in the last ``days``.

        Returns:
            The number, and each emotion's share of these comments, 0..1.
        """
        return hive.label_shares(self._settings, self.served_model().version, days)

    def trained_shares(self) -> Mapping[str, float] | None:
        """Return each emotion's share, 0..1, in the served model's training data, if recorded."""
        return models.label_shares(self._settings, self.served_model().version)

    def served_model(self) -> Bundle:
        """Return the description of the bundle that the primary application serves."""
        return models.primary(self._settings)

    def serving(self) -> ServedVersions:
        """Return the best model's version and those that the primary application serves."""
        settings = self._settings
        first = settings.predict_applications[0]
        health = read_health(settings, first.name)
        newest = answers.newest_prediction(self._kafka, first.name)
        moved_at = LocalStore(settings.model_store).promoted_at(BEST)
        late = newest and moved_at and newest.predicted_at.ToDatetime(UTC) > moved_at + _SWAP
        return ServedVersions(
            best=models.model_store(settings).version(BEST) or "none",
            asked_for=first.model,
            served=health.model_version if health else self.served_model().version,
            predicted=newest.model_version if newest and late else None,
        )
