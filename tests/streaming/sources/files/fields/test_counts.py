import pytest

from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.counts import is_ambiguous, parse_count


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", 12),
        ("12.0", 12),
        ("-3", -3),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1,23,456", 123456),
        ("1.234.567", 1234567),
        ("1,234.0", 1234),
        ("1.2K", 1200),
        ("1.2k likes", 1200),
        ("1.234K", 1234),
        ("1,200K", 1_200_000),
        ("1,234K", 1234),
        ("12 B", 12_000),
        ("1k+", 1000),
        ("1 K+", 1000),
        ("999+", 999),
        ("3 thousand", 3000),
        ("3M", 3_000_000),
        ("1,2 mil", 1200),
        ("1,2 Tsd.", 1200),
        ("1,5 Mio.", 1_500_000),
        ("1,2 тыс.", 1200),
        ("2,5 B", 2500),
        ("2.5B", 2_500_000_000),
        ("1.2万", 12_000),
        ("2.2 ألف", 2200),
        ("12 likes", 12),
        ("1 Like", 1),
        ("12 Gefällt mir", 12),
        ("3 лайка", 3),
        ("👍 12", 12),
        ("٣", 3),
        ("1e3", 1000),
        ("1e30", 2**63 - 1),
        (7, 7),
        (7.0, 7),
        (10**30, 2**63 - 1),
    ],
)
def test_counts(value: object, expected: int) -> None:
    assert parse_count(value) == expected


@pytest.mark.parametrize("value", ["", "-", "NaN", "N/A", "null", None, float("nan")])
def test_a_missing_count_is_none(value: object) -> None:
    assert parse_count(value) == 0


@pytest.mark.parametrize("value", ["many", "inf", "1.5", "1,2", "12 people", "1" * 100, True, 1.5])
def test_what_is_no_count(value: object) -> None:
    with pytest.raises(UnusableCommentError, match="is not a number"):
        parse_count(value)


def test_ambiguous_counts() -> None:
    assert [is_ambiguous(value) for value in ("1.234", "1.2K", "1,234", "1234", "1.23")] == [
        True,
        False,
        False,
        False,
        False,
    ]
