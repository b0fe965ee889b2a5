"""Figures of a made-up stream, in the place of Kafka's and Hive's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from assets.stream.resources import ServedVersions, StreamFigures
from spanemo.bundle import Bundle
from streaming.watch.answers import Answered
from streaming.watch.asset_reports import Report

LEARNED = {"joy": 0.4, "anger": 0.2}
ALL_ANSWERED = Answered(older=9, unread=0, checked=9, missing=0)
BEST_SERVED = ServedVersions(best="v2", asked_for="best", served="v2", predicted="v2")


@dataclass
class MadeUpFigures(StreamFigures):
    found: int = 2
    rows: int = 12
    answers: Answered = ALL_ANSWERED
    dead_letters: int = 0
    unsaved: float = 0.0
    doubled: int = 0
    impossible: int = 0
    comments: int = 500
    seen: Mapping[str, float] = field(default_factory=lambda: LEARNED)
    learned: Mapping[str, float] | None = field(default_factory=lambda: LEARNED)
    serves: ServedVersions = BEST_SERVED

    def topic(self, topic: str) -> Report:
        return Report(topic, {"messages": 12, "lag": 3}, "12")

    def table(self) -> Report:
        return Report("tone/emotions", {"dagster/row_count": self.rows}, str(self.rows))

    def partitions(self, _: str) -> int:
        return self.found

    def answered(self, *_: object) -> Answered:
        return self.answers

    def dead(self, _: float) -> tuple[int, int]:
        return self.dead_letters, 100

    def oldest_unsaved(self) -> float:
        return self.unsaved

    def doubled_keys(self, _: float) -> int:
        return self.doubled

    def impossible_scores(self, _: float) -> int:
        return self.impossible

    def label_shares(self, _: float) -> tuple[int, pd.Series]:
        return self.comments, pd.Series(self.seen, dtype=float)

    def trained_shares(self) -> Mapping[str, float] | None:
        return self.learned

    def served_model(self) -> Bundle:
        return Bundle("spanemo", "v1-00c0ffee", ["joy"], {"joy": 0.4}, 128, {}, {"micro_f1": 0.7})

    def serving(self) -> ServedVersions:
        return self.serves
