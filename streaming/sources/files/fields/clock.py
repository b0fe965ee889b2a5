"""Times of day in a column beside that of the date."""

import re
from datetime import datetime, time, timedelta

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)


def clock_of(value: object) -> timedelta | None:
    """Return the time since midnight of a cell such as "14:30" or "2:30 PM", None for others."""
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    match = _CLOCK.fullmatch(" ".join(str(value).split()))
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def with_clock(date: datetime, value: object) -> datetime:
    """Return a date of midnight with the time of day of a cell, another date as it is."""
    clock = clock_of(value)
    return date if clock is None or date.time() != time() else date + clock


def has_clock(value: object) -> bool:
    """Return whether the cell of a date has a time of day."""
    return value.time() != time() if isinstance(value, datetime) else ":" in str(value)
