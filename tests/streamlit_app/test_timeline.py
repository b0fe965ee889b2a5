from datetime import UTC, datetime, timedelta

from streamlit_app.timeline import MAX_BINS, Timeline

START = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_comments_within_an_hour_are_counted_by_minute() -> None:
    timeline = Timeline()
    timeline.add(START + timedelta(seconds=70), ["joy", "love"])
    timeline.add(START, ["joy"])
    timeline.add(START + timedelta(seconds=30), [])
    (first, earlier), (second, later) = timeline.bins()
    assert (first, second) == (START, START + timedelta(minutes=1))
    assert (earlier.comments, dict(earlier.emotions)) == (2, {"joy": 1})
    assert (later.comments, dict(later.emotions)) == (1, {"joy": 1, "love": 1})


def test_bins_widen_over_long_times_without_losing_comments() -> None:
    timeline = Timeline()
    for days in range(0, 3650, 7):
        timeline.add(START + timedelta(days=days), ["joy"])
    bins = timeline.bins()
    assert len(bins) <= MAX_BINS
    assert sum(time_bin.comments for _, time_bin in bins) == len(range(0, 3650, 7))
    assert sum(time_bin.emotions["joy"] for _, time_bin in bins) == len(range(0, 3650, 7))
    assert timeline.width < timedelta(days=365)


def test_implausible_dates_are_counted() -> None:
    timeline = Timeline()
    for year in (1970, 2026, 2200):
        timeline.add(datetime(year, 1, 2, tzinfo=UTC), [])
    assert sum(time_bin.comments for _, time_bin in timeline.bins()) == 3
