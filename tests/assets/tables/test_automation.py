from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from assets.definitions import platform
from assets.stream.assets import TABLE
from assets.tables.assets import EMOTIONS_DAILY, TABLE_CARE, TONES_DAILY, VIDEO_EMOTIONS
from assets.tables.automation import SENSOR

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 24, 12, 1, tzinfo=UTC)
TODAY, YESTERDAY = "2026-11-24", "2026-11-23"


class Clock:
    """Ticks of the automation, one after another, on an instance of its own."""

    def __init__(self, definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
        self.definitions, self.instance = definitions, instance
        self.cursor: Any = None
        self.now = NOON

    def rows(self, version: str) -> None:
        self.instance.report_runless_asset_event(
            dg.AssetMaterialization(TABLE, tags={"dagster/data_version": version})
        )

    def tick(self, minutes: float = 1) -> dict[dg.AssetKey, AbstractSet[str | None]]:
        """Let time pass and return what is requested."""
        self.now += timedelta(minutes=minutes)
        result = dg.evaluate_automation_conditions(
            self.definitions,
            self.instance,
            asset_selection=dg.AssetSelection.groups("tables"),
            evaluation_time=self.now,
            cursor=self.cursor,
        )
        self.cursor = result.cursor
        keys = [EMOTIONS_DAILY, TONES_DAILY, VIDEO_EMOTIONS, TABLE_CARE]
        found = {key: result.get_requested_partitions(key) for key in keys}
        return {key: partitions for key, partitions in found.items() if partitions}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return platform()


@pytest.fixture
def clock(definitions: dg.Definitions) -> Iterator[Clock]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Clock(definitions, instance)


def test_nothing_is_made_while_no_rows_come(clock: Clock) -> None:
    assert [clock.tick(), clock.tick(), clock.tick(90)] == [{}, {}, {}]


def test_rows_that_were_there_before_are_noticed(clock: Clock) -> None:
    clock.rows("10")
    assert clock.tick()[EMOTIONS_DAILY] == {YESTERDAY, TODAY}


def test_the_first_rows_are_made_at_once_and_later_ones_every_quarter_of_an_hour(
    clock: Clock,
) -> None:
    clock.tick()
    clock.rows("10")
    first = clock.tick()
    for key in (EMOTIONS_DAILY, TONES_DAILY, VIDEO_EMOTIONS):
        assert first[key] == {YESTERDAY, TODAY}
    clock.rows("20")
    assert clock.tick() == {}
    assert clock.tick(15)[EMOTIONS_DAILY] == {YESTERDAY, TODAY}
    assert clock.tick(15) == {}


def test_rows_that_come_while_a_run_is_on_its_way_are_not_forgotten(clock: Clock) -> None:
    clock.rows("10")
    clock.tick()
    clock.rows("20")
    clock.tick()
    clock.tick()
    assert clock.tick(15)[EMOTIONS_DAILY] == {YESTERDAY, TODAY}


def test_the_same_rows_told_again_make_nothing(clock: Clock) -> None:
    clock.rows("10")
    clock.tick()
    clock.rows("10")
    assert clock.tick(15) == {}


def test_care_is_taken_once_an_hour(clock: Clock) -> None:
    clock.rows("10")
    assert TABLE_CARE in clock.tick()
    clock.rows("20")
    assert TABLE_CARE not in clock.tick(5)
    assert TABLE_CARE in clock.tick(60)


def test_the_automation_runs_from_the_start(definitions: dg.Definitions) -> None:
    assert definitions.resolve_sensor_def(SENSOR.name).default_status.value == "RUNNING"
