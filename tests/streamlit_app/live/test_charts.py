from datetime import UTC, datetime, timedelta

import altair as alt

from streamlit_app import charts, frames
from streamlit_app.live import charts as live_charts
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.live_requests.frames import Strip, strips
from streamlit_app.timeline import Timeline

START = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def strips_of(*minutes: tuple[int, list[str]]) -> tuple[Strip, ...]:
    timeline = Timeline()
    for minute, emotions in minutes:
        timeline.add(START + timedelta(minutes=minute), emotions)
    return live_frames.timeline(timeline, [])


def shape(chart: alt.Chart | alt.LayerChart) -> str:
    """Return what is drawn, without the data."""
    drawn = chart.to_dict()
    drawn.pop("datasets")
    return str(drawn).replace(str(drawn.get("data")), "")


def test_the_timeline_has_the_share_of_each_bin() -> None:
    first, second, third = (START + timedelta(minutes=minute) for minute in range(3))
    expected = (
        Strip(first, second, "joy", 1, 0.5, 2),
        Strip(first, second, "love", 0, 0.0, 2),
        Strip(second, third, "joy", 1, 1.0, 1),
        Strip(second, third, "love", 1, 1.0, 1),
    )
    cells = strips_of((0, ["joy"]), (0, []), (1, ["love", "joy"]))
    assert cells == expected
    assert [Strip(**row) for row in strips(cells).to_pylist()] == list(expected)


def test_new_comments_change_the_charts_data_alone() -> None:
    before, after = strips_of((0, ["joy"])), strips_of((0, ["joy"]), (1, []), (90, ["joy"]))
    assert shape(live_charts.timeline(strips(before))) == shape(live_charts.timeline(strips(after)))
    few, many = (
        live_frames.intensity(frames.shares(counts, 10), strengths).sort_values("emotion")
        for counts, strengths in (({"joy": 1}, {"joy": 0.6}), ({"joy": 9, "fear": 2}, {}))
    )
    assert shape(charts.emotion_bars(few)) == shape(charts.emotion_bars(many))


def test_captions() -> None:
    caption = live_charts.timeline_caption(strips_of((0, ["joy"]), (3, []), (3, [])))
    assert "from 01 May 2026 10:00 to 01 May 2026 10:04 (UTC)" in caption
    assert "Busiest period: from 01 May 2026 10:03 (2 comments)" in caption
    assert "No comment has a date" in live_charts.timeline_caption(strips_of())
    strengths = {"joy": 0.6, "fear": 0.75}
    assert "Highest intensity: fear (0.75)" in live_charts.intensity_caption(strengths)
    assert live_charts.intensity_caption({}) == ""


def test_the_timeline_can_be_read_as_a_table() -> None:
    table = live_charts.timeline_table(strips_of((0, ["joy"]), (1, ["love"]), (1, [])))
    assert table.to_pylist() == [
        {"From (UTC)": "2026-05-01 10:00", "Comments": 1, "joy": "100%", "love": "0%"},
        {"From (UTC)": "2026-05-01 10:01", "Comments": 2, "joy": "0%", "love": "50%"},
    ]


def test_the_emotions_can_be_read_as_a_table() -> None:
    table = live_frames.emotion_table(frames.shares({"joy": 3}, 4), {"joy": 0.6})
    assert table.index.name == "Emotion"
    shown = dict(zip(table.index, table.to_numpy().tolist(), strict=True))
    assert shown["joy"] == [3, "75.0%", "0.60"]
    assert shown["fear"] == [0, "0.0%", ""]
