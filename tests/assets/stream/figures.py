"""Figures of a made-up stream, in the place of Kafka's and Hive's."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from assets.stream.resources import StreamFigures, TableFigures, TopicFigures
from spanemo.bundle import Bundle


@dataclass
class MadeUpFigures(StreamFigures):
    end: dict[int, int] = field(default_factory=lambda: {0: 7, 1: 5})
    finished: dict[int, int] = field(default_factory=lambda: {0: 4, 1: 5})
    predictions: int = 12
    doubled: int = 0
    impossible: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def topic(self, topic: str, reader: str | None = None) -> TopicFigures:
        self.asked.append((topic, reader))
        return TopicFigures(self.end, self.finished if reader else {})

    def table(self) -> TableFigures:
        saved_at = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
        return TableFigures(self.predictions, 3, saved_at if self.predictions else None)

    def doubled_keys(self) -> int:
        return self.doubled

    def impossible_scores(self) -> int:
        return self.impossible

    def served_model(self) -> Bundle:
        return Bundle("spanemo", "v1-00c0ffee", ["joy"], {"joy": 0.4}, 128, {}, {"micro_f1": 0.7})
