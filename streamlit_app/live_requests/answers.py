"""The predictions of one application for a live request."""

from collections import Counter, defaultdict, deque
from datetime import UTC
from typing import Any

from streaming.kafka.messages import Prediction
from streaming.tables.tones import tone_of
from streamlit_app import frames
from streamlit_app.timeline import Timeline

KEPT_ROWS = 2000
"""Newest predictions kept for the table; older ones are counted only."""


class Answers:
    """Counts the predictions of an application and keeps the newest."""

    def __init__(self) -> None:
        self.model = ""
        self.count = 0
        self.judged = 0
        self.tones: Counter[str | None] = Counter()
        self.emotions: Counter[str] = Counter()
        self.scores: dict[str, float] = defaultdict(float)
        self.labels: set[str] = set()
        self.timeline = Timeline()
        self.rows: deque[dict[str, Any]] = deque(maxlen=KEPT_ROWS)

    def add(self, prediction: Prediction) -> None:
        """Count a prediction; one in a language the model was not trained for has no emotions."""
        self.model = f"{prediction.model_name} {prediction.model_version}"
        self.count += 1
        self.labels.update(prediction.scores)
        self.tones[tone_of(prediction)] += 1
        self.rows.appendleft(frames.row(prediction))
        if prediction.other_language:
            return
        self.judged += 1
        self.emotions.update(prediction.labels)
        for label in prediction.labels:
            self.scores[label] += prediction.scores[label]
        if prediction.comment.HasField("published_at"):
            at = prediction.comment.published_at.ToDatetime(tzinfo=UTC)
            self.timeline.add(at, prediction.labels)

    def strengths(self) -> dict[str, float]:
        """Return the mean score (0..1) of each emotion over the comments that carry it."""
        return {label: self.scores[label] / count for label, count in self.emotions.items()}
