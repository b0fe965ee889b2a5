"""Durations of videos as YouTube writes them, ISO 8601: "PT1H2M3S"."""

import re

_ISO = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
_SECONDS = (604_800, 86_400, 3_600, 60, 1)


def seconds_of(duration: str) -> int | None:
    """Return a duration in seconds; None if it is none, or 0 as for a stream that runs."""
    parts = _ISO.fullmatch(duration)
    if parts is None:
        return None
    total = sum(int(part or 0) * unit for part, unit in zip(parts.groups(), _SECONDS, strict=True))
    return total or None
