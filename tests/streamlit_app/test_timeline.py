from datetime import UTC, datetime, timedelta

from streamlit_app.timeline import MOST_STEPS, Timeline

START = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_comments_are_counted_by_the_minute_when_they_lie_close() -> None:
    timeline = Timeline()
    timeline.take(START + timedelta(seconds=70), ["joy", "love"])
    timeline.take(START, ["joy"])
    timeline.take(START + timedelta(seconds=30), [])
    (first, one), (second, other) = timeline.steps()
    assert (first, second) == (START, START + timedelta(minutes=1))
    assert (one.comments, dict(one.emotions)) == (2, {"joy": 1})
    assert (other.comments, dict(other.emotions)) == (1, {"joy": 1, "love": 1})


def test_however_long_the_time_the_steps_are_few_and_none_is_lost() -> None:
    timeline = Timeline()
    for days in range(0, 3650, 7):
        timeline.take(START + timedelta(days=days), ["joy"])
    steps = timeline.steps()
    assert len(steps) <= MOST_STEPS
    assert sum(step.comments for _, step in steps) == len(range(0, 3650, 7))
    assert sum(step.emotions["joy"] for _, step in steps) == len(range(0, 3650, 7))
    assert timeline.length < timedelta(days=365)


def test_dates_that_nobody_can_mean_do_no_harm() -> None:
    timeline = Timeline()
    for year in (1970, 2026, 2200):
        timeline.take(datetime(year, 1, 2, tzinfo=UTC), [])
    assert sum(step.comments for _, step in timeline.steps()) == 3
