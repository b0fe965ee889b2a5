import pytest

from streaming.sources.youtube.duration import seconds_of


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT4M13S", 253),
        ("PT1H", 3_600),
        ("P1DT2H3M4S", 93_784),
        ("P1W", 604_800),
        ("P0D", None),
        ("PT0S", None),
        ("", None),
        ("4:13", None),
        ("PT4M13S; DROP", None),
        ("PT" + "9" * 5_000 + "S", None),
    ],
)
def test_a_duration_is_read_in_seconds(duration: str, seconds: int | None) -> None:
    assert seconds_of(duration) == seconds
