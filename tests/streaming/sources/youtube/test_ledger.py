"""Units that all programs of a host have spent today."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from settings import Settings
from streaming.sources import SourceReport
from streaming.sources.youtube import locking
from streaming.sources.youtube.ledger import Ledger
from tests.fakes.youtube import FakeYouTube
from tests.streaming.sources.conftest import Read, problems, threads

VIDEO = "abcdefghijk"


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def folder(settings: Settings) -> Path:
    return settings.data_dir / "youtube" / "quota"


def names(settings: Settings) -> list[str]:
    return sorted(path.name[:10] for path in folder(settings).iterdir())


def test_units_of_all_threads_and_objects_are_summed(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda units: Ledger(settings).add(units), [1, 100] * 40))
    ledger = Ledger(settings)
    assert (ledger.spent, ledger.left) == (4_040, 5_960)
    assert ledger.sentence() == "4,040 of 10,000 units of today's quota spent."


def test_units_of_all_processes_are_summed(settings: Settings) -> None:
    children = []
    for _ in range(3):
        if (child := os.fork()) == 0:
            ledger = Ledger(settings)
            for _ in range(50):
                ledger.add(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert Ledger(settings).spent == 150


def test_a_day_begins_at_midnight_pacific_time_and_replaces_earlier_ones(
    settings: Settings,
) -> None:
    clock = Clock(datetime(2026, 7, 2, 6, 59, tzinfo=UTC))  # 23:59, daylight saving time
    ledger = Ledger(settings, clock=clock)
    ledger.add(7)
    assert ledger.spent == 7
    clock.now = datetime(2026, 7, 2, 7, 0, tzinfo=UTC)
    assert ledger.spent == 0
    ledger.add(1)
    assert ledger.spent == 1
    assert names(settings) == ["2026-07-02", "lock"]
    clock.now = datetime(2026, 12, 2, 7, 59, tzinfo=UTC)  # 23:59, standard time
    ledger.add(1)
    assert names(settings) == ["2026-12-01", "lock"]


def test_each_key_has_its_own_day(settings: Settings) -> None:
    other = settings.model_copy(update={"youtube_api_key": SecretStr("AIzaOther")})
    Ledger(settings).add(3)
    Ledger(other).add(5)
    assert (Ledger(settings).spent, Ledger(other).spent) == (3, 5)
    assert not any("AIza" in path.name for path in folder(settings).iterdir())


def test_a_budget_that_is_exceeded_leaves_nothing(settings: Settings) -> None:
    settings.youtube_daily_units = 10
    ledger = Ledger(settings)
    ledger.add(12)
    assert ledger.left == 0
    assert ledger.sentence() == "12 of 10 units of today's quota spent."


@pytest.mark.parametrize("content", ["", "12 3", "-5", "١٢", "\x00\x00"])
def test_a_file_that_is_no_count_is_told_once_and_counted_anew(
    settings: Settings, content: str
) -> None:
    told: list[str] = []
    ledger = Ledger(settings, told.append)
    ledger.add(5)
    (path,) = folder(settings).glob("*.txt")
    path.write_text(content)
    assert ledger.spent == 0
    ledger.add(2)
    ledger.add(2)
    assert ledger.spent == Ledger(settings).spent == 4
    assert told == [
        f"{path} cannot be read, so that not all units of today's YouTube quota are counted"
    ]


def test_a_ledger_that_cannot_be_written_stops_nothing_and_is_told_once(
    youtube: FakeYouTube, settings: Settings, read: Read, report: SourceReport
) -> None:
    youtube.add_video(VIDEO, threads(250))
    settings.youtube_api_url, settings.youtube_api_key = youtube.url, SecretStr(youtube.key)
    folder(settings).parent.mkdir(parents=True)
    folder(settings).write_text("a file in place of the folder")
    assert len(read(VIDEO)) == 250
    (problem,) = problems(report)
    assert "quota" in problem
    assert "cannot be written" in problem
    assert report.quota.sentence() == (
        "3 quota units spent; 3 of 10,000 units of today's quota spent."
    )


def test_units_are_kept_while_another_process_holds_the_lock(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "SECONDS", 0.0)
    told: list[str] = []
    ledger = Ledger(settings, told.append)
    folder(settings).mkdir(parents=True)
    with (folder(settings) / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ledger.add(1)
        ledger.add(1)
        assert (ledger.spent, Ledger(settings).spent) == (2, 0)
    ledger.add(1)
    assert Ledger(settings).spent == 3
    assert len(told) == 1
