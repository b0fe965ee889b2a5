from datetime import UTC, date, datetime

import pytest

from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.dates import DateColumn, day_first

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
JUNE = "2025-06-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-06-01T12:00:00Z", JUNE),
        ("2025-06-01T12:00:00.000Z", JUNE),
        ("2025-06-01 12:00:00", JUNE),
        ("2025-06-01 12:00:00 UTC", JUNE),
        ("2025-06-01 12:00:00 (UTC)", JUNE),
        ("2025-06-01T12:00:00+0530", "2025-06-01T06:30:00+00:00"),
        ("2025-06-01T12:00:00.123456789Z", "2025-06-01T12:00:00.123456+00:00"),
        ("20250601T120000Z", JUNE),
        ("20250601", "2025-06-01T00:00:00+00:00"),
        ("20250601120000", JUNE),
        ("1748779200", JUNE),
        ("1748779200000", JUNE),
        ("1748779200.5", "2025-06-01T12:00:00.500000+00:00"),
        ("1748779200123456", "2025-06-01T12:00:00.123456+00:00"),
        ("1748779200000000000", JUNE),
        (1748779200, JUNE),
        (1748779200.5, "2025-06-01T12:00:00.500000+00:00"),
        ("45809.5", JUNE),
        ("Sun, 01 Jun 2025 12:00:00 GMT", JUNE),
        ("Sun, 01 Jun 2025 14:00:00 +0200", JUNE),
        ("Sun Jun 01 12:00:00 +0000 2025", JUNE),
        ("2025/06/01 12:00", JUNE),
        ("2025-6-1 12:00", JUNE),
        ("01.06.2025 12:00", JUNE),
        ("1.6.25", "2025-06-01T00:00:00+00:00"),
        ("06/01/2025 12:00 PM", JUNE),
        ("06/01/2025, 12:00:00 AM", "2025-06-01T00:00:00+00:00"),
        ("13/06/2025 1:05 PM", "2025-06-13T13:05:00+00:00"),
        ("6/13/2025, 3:05:00\u202fPM", "2025-06-13T15:05:00+00:00"),
        ("06/13/2025 9:00 PM +0900", "2025-06-13T12:00:00+00:00"),
        ("2025/06/01 14:00 +02:00", JUNE),
        ("13/06/2025 08:00 (EDT)", "2025-06-13T12:00:00+00:00"),
        ("2025/06/01 21:00 JST", JUNE),
        ("2025/06/01 13:00 GMT+1", JUNE),
        ("2025-06-01 12h00", JUNE),
        ("Jun 1, 2025", "2025-06-01T00:00:00+00:00"),
        ("June 1, 2025 at 12:00 PM", JUNE),
        ("Sunday, June 1, 2025 12:00:00 PM", JUNE),
        ("1 June 2025", "2025-06-01T00:00:00+00:00"),
        ("01-Jun-2025 12:00", JUNE),
        ("1 de junio de 2025", "2025-06-01T00:00:00+00:00"),
        ("1 июня 2025 г.", "2025-06-01T00:00:00+00:00"),
        ("2025年6月1日", "2025-06-01T00:00:00+00:00"),
        (datetime(2025, 6, 1, 12), JUNE),
        (date(2025, 6, 1), "2025-06-01T00:00:00+00:00"),
    ],
)
def test_exact_dates(value: object, expected: str) -> None:
    result, approximate = DateColumn(now=NOW).parse(value)
    assert result is not None
    assert (result.isoformat(), approximate) == (expected, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2 years ago", "2024-11-28"),
        ("2 years ago (edited)", "2024-11-28"),
        ("11 days ago", "2026-11-17"),
        ("vor 6 Monaten", "2026-05-28"),
        ("vor 1 Jahr (bearbeitet)", "2025-11-28"),
        ("hace 2 años (editado)", "2024-11-28"),
        ("il y a 3 mois (modifié)", "2026-08-28"),
        ("há 2 anos", "2024-11-28"),
        ("2 года назад (изменено)", "2024-11-28"),
        ("منذ 3 سنوات", "2023-11-28"),
        ("منذ شهرين", "2026-09-28"),
        ("2 anni fa", "2024-11-28"),
        ("2 yıl önce", "2024-11-28"),
        ("2年前", "2024-11-28"),
        ("3 か月前（編集済み）", "2026-08-28"),
        ("yesterday", "2026-11-27"),
        ("1.74878E+09", "2025-06-01"),
    ],
)
def test_relative_and_rounded_dates_are_approximate(value: str, expected: str) -> None:
    result, approximate = DateColumn(now=NOW).parse(value)
    assert result is not None
    assert (result.date().isoformat(), approximate) == (expected, True)


@pytest.mark.parametrize("value", ["", "NaN", "NaT", "NA", "null", None, float("nan")])
def test_missing_dates(value: object) -> None:
    assert DateColumn(now=NOW).parse(value) == (None, False)


@pytest.mark.parametrize(
    "value",
    [
        *("0", "2025", "May 2025", "12:00", "hello 12", "0001-01-01", "9999-12-31", True),
        pytest.param("many", marks=pytest.mark.slow),  # words of every language are tried
    ],
)
def test_what_is_no_date(value: object) -> None:
    with pytest.raises(UnusableCommentError, match="is not a date that can be read"):
        DateColumn(now=NOW).parse(value)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["01/06/2025", "13/06/2025"], (True, True)),
        (["01/06/2025", "06/13/2025"], (False, True)),
        (["6/1/2025 3:00 PM", "6/13/2025 1:00 PM"], (False, True)),
        (["6/1/2025, 3:05:00\u202fPM", "6/13/2025, 3:05:00\u202fPM"], (False, True)),
        (["01/06/2025", "02/06/2025"], (None, True)),
        (["01/12/2026"], (False, False)),  # 1 December is still to come
        (["05/05/2025"], (None, False)),
        (["01.06.2025", "2025-06-01", "2 years ago", None], (None, False)),
    ],
)
def test_order_of_day_and_month(values: list[object], expected: tuple[bool | None, bool]) -> None:
    assert day_first(values, NOW) == expected


def test_the_order_of_the_column_decides_ambiguous_dates() -> None:
    days = [DateColumn(order, NOW).parse("02/03/2025")[0] for order in (True, False, None)]
    assert [day.isoformat()[:10] for day in days if day] == [
        "2025-03-02",
        "2025-02-03",
        "2025-03-02",
    ]
    british = DateColumn(True, NOW).parse("02/03/2025 1:00 PM")[0]
    assert british is not None
    assert british.month == 3


@pytest.mark.slow
def test_a_column_of_other_words_costs_little() -> None:
    column = DateColumn(now=NOW)
    for number in range(5_000):
        with pytest.raises(UnusableCommentError):
            column.parse(f"comment number {number}")
