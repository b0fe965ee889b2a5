"""The list of videos reads what is settled once, and counts nothing twice."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from settings import Settings
from streaming.tables.hive import listing
from streaming.tables.hive.listing import Videos

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Table:
    """Rows of the table, and the spans of time that were asked for."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, datetime]] = []
        self.spans: list[tuple[datetime, datetime]] = []

    def ask(self, _settings: Settings, _question: str, span: dict[str, int]) -> pd.DataFrame:
        since, until = (datetime.fromtimestamp(span[n] / 1000, UTC) for n in ("since", "until"))
        self.spans.append((since, until))
        columns = ["video_id", "model_version", "last_saved_at"]
        found = pd.DataFrame([row for row in self.rows if since <= row[2] < until], columns=columns)
        return (
            found.assign(model_name="spanemo", source="file", comments=1)
            .groupby(["video_id", "model_name", "model_version"], as_index=False)
            .agg({"source": "last", "comments": "sum", "last_saved_at": "max"})
        )


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    fake = Table()
    monkeypatch.setattr(listing, "ask", fake.ask)
    return fake


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def counts(videos: Videos) -> dict[str, tuple[int, int]]:
    found = videos.listed()
    return {
        str(row["video_id"]): (row["comments"], row["models"]) for row in found.to_dict("records")
    }


@pytest.mark.slow
def test_later_lists_read_only_what_was_saved_since(table: Table) -> None:
    clock = Clock()
    videos = Videos(Settings(), clock)
    table.rows += [("old", "v1", NOW - timedelta(days=9))] * 3 + [("new", "v1", NOW)]
    assert counts(videos) == {"new": (1, 1), "old": (3, 1)}
    table.rows += [("old", "v1", NOW), ("new", "v2", NOW)] * 2
    for minutes in range(0, 300, 7):
        clock.now = NOW + timedelta(minutes=minutes)
        assert counts(videos) == {"new": (2, 2), "old": (5, 1)}
    first = min(since for since, _ in table.spans)
    assert [since for since, _ in table.spans].count(first) == 1
    until = clock.now
    assert until - table.spans[-1][0] <= timedelta(minutes=45)


def test_rows_that_somebody_deleted_are_gone_in_the_end(table: Table) -> None:
    clock = Clock()
    videos = Videos(Settings(), clock)
    table.rows += [("old", "v1", NOW - timedelta(days=9))]
    assert counts(videos) == {"old": (1, 1)}
    table.rows.clear()
    clock.now = NOW + timedelta(hours=7)
    assert counts(videos) == {}
    assert list(videos.listed().columns) == [
        "video_id",
        "source",
        "comments",
        "models",
        "model_name",
        "model_version",
        "last_saved_at",
    ]


def test_the_latest_saved_come_first_and_few_of_many(table: Table) -> None:
    clock = Clock()
    videos = Videos(Settings(), clock)
    table.rows += [(f"v{n}", "v1", NOW - timedelta(hours=n)) for n in range(5)]
    assert videos.listed(limit=2)["video_id"].tolist() == ["v0", "v1"]
