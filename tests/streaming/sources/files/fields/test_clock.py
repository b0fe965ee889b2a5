from datetime import UTC, datetime, time, timedelta

import pytest

from streaming.sources.files.fields.clock import clock_of, with_clock

HALF_PAST_TWO = timedelta(hours=14, minutes=30)


@pytest.mark.parametrize(
    "value", ["14:30", "14:30:00", "2:30 PM", "2:30\u202fp.m.", "14:30:00.5", time(14, 30)]
)
def test_times_of_day(value: object) -> None:
    assert clock_of(value) == HALF_PAST_TWO


@pytest.mark.parametrize("value", ["25:00", "12:61", "1 day", "2025-06-01", "", None, 5])
def test_other_values_are_no_times_of_day(value: object) -> None:
    assert clock_of(value) is None


def test_a_date_with_a_time_keeps_it() -> None:
    day = datetime(2025, 6, 1, tzinfo=UTC)
    assert with_clock(day, "14:30") == day + HALF_PAST_TWO
    assert with_clock(day + HALF_PAST_TWO, "3:00") == day + HALF_PAST_TWO
