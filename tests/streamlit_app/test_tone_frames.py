import pandas as pd

from streaming.tables.hive.explore import ALL, OTHER_LANGUAGE
from streamlit_app import tone_frames
from streamlit_app.compare import charts as compare_charts
from streamlit_app.compare.shift import Shift
from streamlit_app.explore import charts as explore_charts
from streamlit_app.palette import COLOURS
from streamlit_app.uncertainty import compared, wilson

DAY = pd.Timestamp("2026-05-01", tz="UTC")
TONE = pd.DataFrame(
    [
        (DAY, ALL, 4),
        (DAY, "joy", 3),
        (DAY + pd.Timedelta(days=2), ALL, 2),
        (DAY + pd.Timedelta(days=2), "anger", 2),
        (DAY + pd.Timedelta(days=3), ALL, 1),
        (DAY + pd.Timedelta(days=3), OTHER_LANGUAGE, 5),
        (pd.NaT, ALL, 1),
        (pd.NaT, "joy", 1),
    ],
    columns=["period_at", "emotion", "comments"],
)


def test_totals_leave_other_languages_out_and_count_the_undated() -> None:
    assert tone_frames.totals(TONE) == tone_frames.Totals({"joy": 4, "anger": 2}, 8, 5, 1)
    assert tone_frames.totals(TONE.head(0)) == tone_frames.Totals({}, 0, 0, 0)


def test_periods_and_their_lengths() -> None:
    periods = tone_frames.periods(TONE)
    assert periods["comments"].tolist() == [4, 2, 1]
    over_time = tone_frames.over_time(periods, ["joy", "fear"])
    assert over_time[over_time["emotion"] == "joy"]["share"].tolist() == [0.75, 0, 0]
    assert over_time[over_time["emotion"] == "fear"]["share"].tolist() == [0, 0, 0]
    assert set(over_time["ends"] - over_time["starts"]) == {pd.Timedelta(days=1)}
    months = periods.set_axis(pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"], utc=True))
    ends = tone_frames.over_time(months, ["joy"])["ends"]
    assert ends.dt.strftime("%m-%d").tolist() == ["02-01", "03-01", "04-01"]


def test_comments_without_dates_are_counted_in_the_caption() -> None:
    periods = tone_frames.periods(TONE[TONE["period_at"].isna()])
    over_time = tone_frames.over_time(periods, ["joy"])
    assert over_time.empty
    caption = explore_charts.emotion_strips_caption(over_time, 12)
    assert caption.startswith("No comment has a date")
    assert "Not shown: 12 comments without a date." in caption


def test_strips_have_the_emotions_colours_and_a_peak_in_the_caption() -> None:
    over_time = tone_frames.over_time(tone_frames.periods(TONE), ["joy", "anger"])
    scale = explore_charts.emotion_strips(over_time).to_dict()["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == COLOURS
    caption = explore_charts.emotion_strips_caption(over_time)
    assert "From 01 May 2026 to 04 May 2026" in caption
    assert (
        "The most frequent emotion, joy, peaked in the period from 01 May 2026 (75% of 4 comments)"
        in caption
    )


def test_co_occurrence_is_a_share_of_the_row_s_emotion() -> None:
    rows = [("joy", "joy", 4), ("joy", "love", 2), ("love", "joy", 2), ("love", "love", 2)]
    pairs = explore_charts.together(pd.DataFrame(rows, columns=["emotion", "other", "comments"]))
    assert pairs["share"].tolist() == [0.5, 1.0]
    assert explore_charts.together_caption(pairs).startswith("Most frequent pair: joy and love")
    assert len(explore_charts.together_chart(pairs).to_dict()["layer"]) == 2
    assert "No comment" in explore_charts.together_caption(pairs.head(0))


def test_co_occurrence_has_a_diagonal() -> None:
    counts = {"joy": 4, "love": 6, "trust": 5}
    rows = [(row, column, min(counts[row], counts[column])) for row in counts for column in counts]
    rows = [row for row in rows if {*row[:2]} != {"joy", "love"}]  # which never go together
    pairs = explore_charts.together(pd.DataFrame(rows, columns=["emotion", "other", "comments"]))
    for layer in explore_charts.together_chart(pairs).to_dict()["layer"]:
        assert layer["encoding"]["y"]["sort"] == ["love", "trust", "joy"]
        assert layer["encoding"]["x"]["sort"] == layer["encoding"]["y"]["sort"]


def test_a_share_over_time_has_an_interval_in_each_period() -> None:
    shares = compare_charts.share_over_time(tone_frames.periods(TONE), "joy")
    assert shares.columns.tolist() == ["starts", "share", "low", "high", "comments"]
    assert shares["starts"].tolist() == [DAY + pd.Timedelta(days=days) for days in (0, 2, 3)]
    assert shares["share"].tolist() == [0.75, 0, 0]
    assert shares["comments"].tolist() == [4, 2, 1]
    bounds = list(shares[["low", "high"]].itertuples(index=False, name=None))
    assert bounds == [wilson(3, 4), wilson(0, 2), wilson(0, 1)]


def test_sides_have_intervals_and_a_caption_of_differences() -> None:
    totals = {
        "A": tone_frames.Totals({"joy": 500}, 1000, 0, 0),
        "B": tone_frames.Totals({"joy": 300}, 1000, 0, 0),
    }
    sides = compare_charts.sides(totals, ["joy", "fear"])
    assert sides["emotion"].tolist() == ["joy", "joy", "fear", "fear"]
    assert ((sides["low"] <= sides["share"]) & (sides["share"] <= sides["high"])).all()
    domain = compare_charts.side_by_side(sides).to_dict()["layer"][0]["encoding"]["color"]
    assert domain["scale"]["domain"] == ["A", "B"]
    first, second = (pd.DataFrame({"emotion": ["joy"], "comments": [n]}) for n in (500, 300))
    caption = compare_charts.side_by_side_caption(compared(first, second, (1000, 1000)))
    assert "joy (20 points lower in B, interval 16 to 24)" in caption
    same = compare_charts.side_by_side_caption(compared(first, first, (1000, 1000)))
    assert same.startswith("No significant differences")


def test_a_shift_is_marked_and_in_the_caption() -> None:
    shift = Shift("anger", DAY, 0.1, 0.3, 0.002)
    shares = compare_charts.share_over_time(tone_frames.periods(TONE), "anger")
    marked = compare_charts.share_line(shares, "anger", shift).to_dict()
    plain = compare_charts.share_line(shares, "anger", None).to_dict()
    assert len(marked["layer"]) == len(plain["layer"]) + 2
    caption = compare_charts.shift_caption([shift], 30)
    assert "anger from 10% to 30% around 01 May 2026 (p = 0.002)" in caption
    assert "No significant shift" in compare_charts.shift_caption([], 30)
    assert "detecting a shift takes at least 8" in compare_charts.shift_caption([], 3)
