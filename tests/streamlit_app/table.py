"""A stand-in for Hive, so that the pages which ask it can be drawn alone."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from settings import Settings
from streaming.tables import hive
from streaming.tables.hive.explore import ALL, OTHER_LANGUAGE, Search

SAVED = pd.Timestamp("2026-05-03 10:00", tz="UTC")
MODEL = hive.Model("spanemo", "v1-a")


@dataclass
class Table:
    """Stands for Hive: comments per video, or the error that every question raises."""

    comments: dict[str, int] = field(default_factory=dict)
    versions: list[tuple[str, str | None, int]] = field(default_factory=list)
    asked_of: list[hive.Model | None] = field(default_factory=list)
    tones_of: list[tuple[str, Search]] = field(default_factory=list)
    has_tone: bool = True
    tone_error: Exception | None = None
    searched: list[tuple[Search, int, int]] = field(default_factory=list)
    error: Exception | None = None
    questions: int = 0
    titles: dict[str, str] = field(default_factory=dict)

    def listed(self) -> pd.DataFrame:
        self.questions += 1
        if self.error is not None:
            raise self.error
        return pd.DataFrame(
            {
                "video_id": list(self.comments),
                "source": "youtube",
                "comments": list(self.comments.values()),
                "models": sum(version is not None for _, version, _ in self.versions) or 1,
                "model_name": MODEL.name,
                "model_version": MODEL.version,
                "last_saved_at": SAVED,
            }
        )

    def described_videos(self, _settings: Settings) -> pd.DataFrame:
        return pd.DataFrame(
            {"video_id": self.titles.keys(), "title": self.titles.values(), "channel": "A channel"}
        )

    def models(self, _settings: Settings, _video_id: str) -> pd.DataFrame:
        columns = ["model_name", "model_version", "comments"]
        return pd.DataFrame(self.versions, columns=columns)

    def tone(self, _settings: Settings, video_id: str, model: hive.Model, *_: Any) -> pd.DataFrame:
        self.asked_of.append(model)
        count = self.comments[video_id]
        day, later = pd.Timestamp("2026-05-01", tz="UTC"), pd.Timestamp("2026-05-02", tz="UTC")
        return pd.DataFrame(
            [
                (day, ALL, count - 1),
                (day, "joy", count // 2),
                (later, ALL, 1),
                (later, OTHER_LANGUAGE, 3),
            ],
            columns=["period_at", "emotion", "comments"],
        )

    def together(self, *_: Any) -> pd.DataFrame:
        rows = [("joy", "joy", 4), ("joy", "love", 2), ("love", "joy", 2), ("love", "love", 2)]
        return pd.DataFrame(rows, columns=["emotion", "other", "comments"])

    def strongest(self, _settings: Settings, video_id: str, _model: hive.Model) -> pd.DataFrame:
        return rows(video_id, 2).assign(emotion=["joy", "love"])

    def threads(self, _settings: Settings, video_id: str, _model: hive.Model) -> pd.DataFrame:
        return rows(video_id, 1).assign(replies=1)

    def search(
        self,
        _settings: Settings,
        video_id: str,
        _model: hive.Model,
        wanted: Search,
        *,
        limit: int,
        offset: int = 0,
    ) -> pd.DataFrame:
        if limit > 1:
            self.searched.append((wanted, limit, offset))
        return rows(video_id, max(0, min(limit, self.comments[video_id] - offset)), offset)

    def tone_counts(
        self, _settings: Settings, video_ids: list[str], _model: hive.Model, wanted: Search
    ) -> pd.DataFrame:
        if self.tone_error is not None:
            raise self.tone_error
        self.tones_of.append((", ".join(video_ids), wanted))
        count = sum(self.comments[video_id] for video_id in video_ids)
        half = count // 2
        counts = {"positive": half, "no_emotion": count - half - 1, "not_read": 1}
        return pd.DataFrame(
            counts.items() if self.has_tone else [(None, count)], columns=["tone", "comments"]
        )


def rows(video_id: str, count: int, first: int = 0) -> pd.DataFrame:
    numbers = range(first, first + count)
    return pd.DataFrame(
        {
            "labels": [["joy"] if n % 2 == 0 else [] for n in numbers],
            "text": [f"={video_id} {n}" for n in numbers],
            "author": None,
            "like_count": 0,
            "published_at": SAVED,
            "other_language": ["de" if n == 1 else None for n in numbers],
            "video_id": video_id,
            "comment_id": [f"c{n}" for n in numbers],
            "model_version": MODEL.version,
            "parent_id": None,
            "source": "youtube",
            "model_name": MODEL.name,
            "scores": [{"joy": 0.9}] * count,
            "score": 0.9,
        }
    )
