"""Dates of one column, in any usual form, each with whether it is approximate.

The order of day and month is decided once per column (`day_first`); all else by the value alone.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.missing import is_missing
from streaming.sources.files.fields.phrases import Phrases
from streaming.sources.files.fields.zones import ZONE, zone_of

Date = tuple[datetime | None, bool]
"""A date in UTC, or None for a missing value, and whether it is approximate."""

_CACHED = 20_000
_NUMERIC = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?"
    r"(?:[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)? ?([ap])?\.?(?:m\.?)?)?"
    rf"(?: ?\(?(?P<zone>{ZONE})\)?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(e\+?\d+)?", re.IGNORECASE)
_COMPACT = re.compile(r"(?:19|20)\d{6}(?:\d{6})?")
_ZONE = re.compile(r" ?\(?(?:UTC|GMT|Z)\)?$", re.IGNORECASE)
_EDITED = re.compile(r"\s*[(（\[][^()（）\d]*[)）\]]\s*$")
_ENDS_WITH_ZONE = re.compile(rf"\((?:{ZONE})\)$", re.IGNORECASE)
_EXCEL_DAYS = (36_526, 73_051)  # 2000 to 2100, counted from the end of 1899


class DateColumn:
    """Parses the dates of a column; relative ones count back from ``now``.

    ``day_first`` is the column's order of day and month. If None, a date on a clock of twelve hours
    has the month first, any other the day.
    """

    def __init__(self, day_first: bool | None = None, now: datetime | None = None) -> None:
        self._day_first = day_first
        self._now = now or datetime.now(UTC)
        self._phrases = Phrases(self._now, day_first is not False)
        self._cache: dict[str, Date] = {}

    def parse(self, value: object) -> Date:
        """Return the date of a cell; a date without a zone is UTC.

        Raises:
            UnusableCommentError: no date, or a year outside 1970 to 2200.
        """
        if isinstance(value, str):
            cached = self._cache.get(value)
            if cached is None:
                cached = self._parse(value)
                if len(self._cache) >= _CACHED:
                    self._cache.clear()
                self._cache[value] = cached
            return cached
        return self._parse(value)

    def _parse(self, value: object) -> Date:
        if is_missing(value):
            return None, False
        parsed = self._typed(value) if not isinstance(value, str) else self._text(value.strip())
        # Later stages store nanoseconds since 1970 in 64 bits.
        if parsed is None or parsed[0] is None or not 1970 <= parsed[0].year <= 2200:
            raise UnusableCommentError(
                f"{str(value)[:40]!r} is not a date that can be read, such as 2026-05-01T18:30:00Z"
            )
        return parsed

    def _typed(self, value: object) -> Date | None:
        if isinstance(value, datetime):
            return _in_utc(value), False
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC), False
        if isinstance(value, bool):
            return None
        return _of_number(str(value))

    def _text(self, text: str) -> Date | None:
        if _NUMBER.fullmatch(text):
            return _of_number(text)
        if (iso := _iso(text)) or (iso := _iso(_ZONE.sub("", text))):
            return iso, False
        if len(text) > 100:
            return None
        text = _EDITED.sub("", text) if not _ENDS_WITH_ZONE.search(text) else text
        match = _NUMERIC.fullmatch(_one_blank(text))
        if match:
            numeric = _of_numeric(match, self._day_first)
            return (numeric, False) if numeric else None
        try:
            if re.match(r"[A-Za-z]{3}, ", text):
                return _in_utc(parsedate_to_datetime(text)), False
            return self._phrases.parse(text)
        except (ValueError, OverflowError):
            return None


def day_first(values: Iterable[object], now: datetime | None = None) -> tuple[bool | None, bool]:
    """Return whether the day comes before the month in numeric dates such as 06/01/2025.

    Values that only one order makes a date, or a date that is not in the future, decide. The order
    is None if nothing decides. The second value is whether there are dates that it matters to.
    """
    latest = (now or datetime.now(UTC)) + timedelta(days=2)
    votes = {True: 0, False: 0}
    ambiguous = False
    for value in values:
        if not isinstance(value, str) or not 6 <= len(value) < 60:
            continue
        match = _NUMERIC.fullmatch(_one_blank(_EDITED.sub("", value)))
        if match is None or len(match[1]) > 2 or match[2] == ".":
            continue
        possible = [
            order
            for order in (True, False)
            if (parsed := _ordered(match, order)) is not None and parsed <= latest
        ]
        if len(possible) == 1:
            votes[possible[0]] += 1
        elif possible and match[1].zfill(2) != match[3].zfill(2):
            ambiguous = True
    order = None if votes[True] == votes[False] else votes[True] > votes[False]
    return order, ambiguous


def _one_blank(text: str) -> str:
    """Return a text with plain blanks: browsers write U+202F before AM and PM."""
    return " ".join(text.split())


def _of_numeric(match: re.Match[str], day_first: bool | None) -> datetime | None:
    order = not match[8] if day_first is None else day_first
    order = order or match[2] == "."
    first = _ordered(match, order)
    return first if first is not None else _ordered(match, not order)


def _ordered(match: re.Match[str], day_first: bool) -> datetime | None:
    first, second, third = match[1], match[3], match[4]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    elif len(third) in (2, 4) and len(first) <= 2:
        year = int(third) + (2000 if len(third) == 2 else 0)
        day, month = (int(first), int(second)) if day_first else (int(second), int(first))
    else:
        return None
    hour = int(match[5] or 0)
    if match[8]:
        hour = hour % 12 + (12 if match[8].lower() == "p" else 0)
    clock = (hour, int(match[6] or 0), int(match[7] or 0))
    try:
        zone = zone_of(match["zone"] or "")
        return datetime(year, month, day, *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_number(text: str) -> Date | None:
    """Return the date of an epoch in s, ms, us or ns, of Excel's day count, or of yyyymmdd."""
    if _COMPACT.fullmatch(text):
        try:
            form = "%Y%m%d%H%M%S" if len(text) == 14 else "%Y%m%d"
            return datetime.strptime(text, form).replace(tzinfo=UTC), False
        except ValueError:
            pass
    try:
        number = float(text)
    except ValueError:
        return None
    if _EXCEL_DAYS[0] <= number < _EXCEL_DAYS[1]:
        return datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=number), False
    if number < 1e8:
        return None
    for limit, unit in ((1e11, 1), (1e14, 10**3), (1e17, 10**6), (1e20, 10**9)):
        if number < limit:
            # A spreadsheet's "1.75E+09" has lost its last digits.
            rounded = "e" in text.lower()
            whole = int(text) * 10**6 // unit if text.isdigit() else round(number * 10**6 / unit)
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=whole), rounded
    return None


def _iso(text: str) -> datetime | None:
    try:
        return _in_utc(datetime.fromisoformat(text)) if len(text) >= 8 else None
    except (ValueError, OverflowError):
        return None


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
