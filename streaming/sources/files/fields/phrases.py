"""Dates in words: "2 years ago", "vor 6 Monaten", "June 1, 2025 at 12:00 PM", "1 de junio de 2025".

English month names are parsed here, because a table may have a million distinct dates. The library
dateparser, which knows some 200 languages, parses the rest at a few milliseconds a value.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_MAX_FAILURES = 100
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_TIME = (
    r"(?:,? (?:at )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?"
)
_ZONE = r"(?: ?(?P<zone>[+-]\d{2}:?\d{2}|UTC|GMT|Z|\((?:UTC|GMT)\)))?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY, _MONTH, _YEAR = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    r"(?P<month>[a-z]{3,9})\.?",
    r"(?P<year>\d{4})",
)
_ENGLISH = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        f"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}{_TIME}{_ZONE}",
        f"{_WEEKDAY}{_DAY}[ -]{_MONTH}[ ,-] ?{_YEAR}{_TIME}{_ZONE}",
        f"{_WEEKDAY}{_MONTH} {_DAY}{_TIME}{_ZONE} {_YEAR}",  # C's ctime
    )
)
_CALENDAR_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LANGUAGES = (
    "en de es fr pt it ru ar nl pl tr uk id ja ko zh hi vi sv da nb fi cs hu ro el th he bg hr"
)
# dateparser does not parse Arabic with "ago".
_ARABIC = re.compile(r"(?:منذ|قبل) (?:(\d+) )?(\w+)(?: واحدة?)?")
_ARABIC_UNITS = (
    ("ثان|ثوان", "second"),
    ("دقيق|دقائق", "minute"),
    ("ساع", "hour"),
    ("يوم|أيام", "day"),
    ("أسبوع|أسابيع", "week"),
    ("شهر|أشهر|شهور", "month"),
    ("سن|عام|أعوام", "year"),
)


class Phrases:
    """Parses dates in words, relative ones from ``now``. Gives up on columns of other words."""

    def __init__(self, now: datetime, day_first: bool) -> None:
        self._now = now
        self._day_first = day_first
        self._failures = 0

    def parse(self, text: str) -> tuple[datetime, bool] | None:
        """Return the date and whether it is relative, so approximate; None for anything else."""
        text = " ".join(text.split())
        for form in _ENGLISH:
            if match := form.fullmatch(text):
                return _in_english(match), False
        if self._failures >= _MAX_FAILURES or not re.search(r"[^\W\d_]", text):
            return None
        # "2025-06-01 12h00" is not 12 hours ago.
        dated = _CALENDAR_YEAR.search(text) is not None
        relative = None if dated else self._parsed(self._relative, _arabic(text))
        absolute = None if relative else self._parsed(self._absolute, text)
        if relative is None and absolute is None:
            self._failures += 1
            return None
        self._failures = 0
        return (relative, True) if relative else (absolute, False) if absolute else None

    def _parsed(self, parser: "DateDataParser", text: str) -> datetime | None:
        if parser is self._absolute and not re.search(r"\d{4}", text):
            return None
        parsed: datetime | None = parser.get_date_data(text).date_obj
        return parsed.replace(tzinfo=UTC) if parsed and parsed.tzinfo is None else parsed

    @cached_property
    def _relative(self) -> "DateDataParser":
        return self._parser({"PARSERS": ["relative-time"]})

    @cached_property
    def _absolute(self) -> "DateDataParser":
        return self._parser(
            {
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["year", "month", "day"],
                "DATE_ORDER": "DMY" if self._day_first else "MDY",
            }
        )

    def _parser(self, settings: dict[str, object]) -> "DateDataParser":
        # Imported here: the import takes a third of a second, and most columns do not need it.
        from dateparser.date import DateDataParser

        base = {"RELATIVE_BASE": self._now.replace(tzinfo=None), "TIMEZONE": "UTC"}
        return DateDataParser(languages=_LANGUAGES.split(), settings={**base, **settings})


def _in_english(match: re.Match[str]) -> datetime:
    month = _MONTHS.get(match["month"][:3].lower())
    if month is None:
        raise ValueError("no English month")
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return datetime(
        int(match["year"]),
        month,
        int(match["day"]),
        hour,
        int(match["minute"] or 0),
        int(match["second"] or 0),
        tzinfo=_zone(match["zone"] or ""),
    ).astimezone(UTC)


def _zone(text: str) -> timezone:
    if text[:1] not in ("+", "-"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _arabic(text: str) -> str:
    match = _ARABIC.fullmatch(text)
    if match is None:
        return text
    for words, unit in _ARABIC_UNITS:
        if re.match(words, match[2]):
            dual = match[2].endswith("ين") and not match[1]
            return f"{match[1] or (2 if dual else 1)} {unit}s ago"
    return text
