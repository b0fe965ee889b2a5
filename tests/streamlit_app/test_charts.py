from datetime import timedelta

import altair as alt
import pandas as pd
import pytest

from streaming.tables.tones import WORDS, Tones
from streamlit_app import charts, frames, tone_frames
from streamlit_app.compare import charts as compare_charts
from streamlit_app.compare.shift import Shift
from streamlit_app.explore import charts as explore_charts
from streamlit_app.live import charts as live_charts
from streamlit_app.live_requests import frames as live_frames
from streamlit_app.models import charts as model_charts
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR, TONE_COLOURS

DAY = pd.Timestamp("2026-05-01", tz="UTC")
PERIODS = pd.DataFrame({"comments": [4, 2], "joy": [1, 2]}, index=[DAY, DAY + timedelta(days=1)])
VERSIONS = pd.DataFrame({"version": ["v1-a"], "logged_at": [DAY], "test": [0.7], "best": [True]})
STRIP = live_frames.Strip(DAY, DAY + timedelta(hours=1), "joy", 1, 0.5, 2)

OVER_TIME: dict[str, alt.Chart | alt.LayerChart] = {
    "emotion_strips": explore_charts.emotion_strips(tone_frames.over_time(PERIODS, ["joy"])),
    "timeline": live_charts.timeline(live_frames.strips([STRIP])),
    "share_line": compare_charts.share_line(
        compare_charts.share_over_time(PERIODS, "joy"), "joy", Shift("joy", DAY, 0.1, 0.3, 0.002)
    ),
    "history_chart": model_charts.history_chart(VERSIONS),
}
"""All charts whose x is time."""


@pytest.mark.parametrize("name", OVER_TIME)
def test_times_are_in_utc_wherever_the_visitor_is(name: str) -> None:
    drawn = OVER_TIME[name].to_dict()
    for layer in drawn.get("layer", [drawn]):
        encoding = layer["encoding"]
        assert (encoding["x"]["type"], encoding["x"]["scale"]["type"]) == ("temporal", "utc")
        for line in encoding.get("tooltip", []):
            assert line["type"] != "temporal" or line["timeUnit"].startswith("utc")


def test_bars_keep_each_emotion_and_its_colour() -> None:
    shares = frames.shares({"joy": 3, "fear": 1}, 4)
    chart = charts.emotion_bars(shares).to_dict()
    drawn = next(iter(chart["datasets"].values()))
    assert [row["emotion"] for row in drawn] == shares["emotion"].tolist()
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == COLOURS


@pytest.mark.parametrize("dark", [False, True])
def test_written_shares_take_the_page_s_text_colour(dark: bool) -> None:
    chart = charts.emotion_bars(frames.shares({"joy": 1}, 1), dark=dark).to_dict()
    assert chart["layer"][1]["mark"]["color"] == charts.INK[dark]


def test_the_axis_is_not_rescaled_by_each_comment() -> None:
    def right(count: int) -> float:
        chart = charts.emotion_bars(frames.shares({"joy": count}, 100)).to_dict()
        return float(chart["layer"][0]["encoding"]["x"]["scale"]["domain"][1])

    assert right(41) == right(49)
    assert right(100) >= 1.0
    assert right(0) > 0.0


def test_caption_names_the_most_frequent() -> None:
    shares = frames.shares({"joy": 6, "love": 3, "fear": 1}, 10)
    assert charts.emotion_bars_caption(shares, 10).startswith(
        "Most frequent in 10 comments: joy (60%), love (30%), fear (10%)."
    )


def test_caption_of_one_emotion_in_one_comment() -> None:
    caption = charts.emotion_bars_caption(frames.shares({"joy": 1}, 1), 1)
    assert caption.startswith("Most frequent in 1 comment: joy (100%). ")


def test_caption_without_comments_or_emotions() -> None:
    assert "No predictions yet" in charts.emotion_bars_caption(frames.shares({}, 0), 0)
    assert "None of the eleven emotions occur in 5 comments" in charts.emotion_bars_caption(
        frames.shares({}, 5), 5
    )


def test_bars_are_ranked_on_every_layer() -> None:
    shares = frames.shares({"trust": 3, "love": 9}, 10).assign(strength=[0.5] + [float("nan")] * 10)
    for layer in charts.emotion_bars(shares).to_dict()["layer"]:
        assert layer["encoding"]["y"]["sort"][:2] == ["love", "trust"]


def test_a_small_share_is_not_shown_as_zero() -> None:
    shares = frames.shares({"joy": 2, "love": 1}, 1000)
    (written,) = charts.emotion_bars(shares).to_dict()["layer"][1]["transform"]
    assert "datum.share < 0.01 ? '<1%'" in written["calculate"]
    assert "joy (<1%)" in charts.emotion_bars_caption(shares, 1000)


def test_a_label_that_is_no_emotion_is_drawn_in_grey() -> None:
    shares = frames.shares({"kind": 1}, 2, frames.emotions_of(["kind", "joy"]))
    assert shares["emotion"].tolist() == ["kind", "joy"]
    scale = charts.emotion_bars(shares).to_dict()["layer"][0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    assert (colours["kind"], colours["joy"]) == (NO_EMOTION_COLOUR, COLOURS["joy"])
    assert "None of the model's labels" in charts.emotion_bars_caption(
        frames.shares({}, 2, ["kind"]), 2
    )


def test_the_bar_of_tones_is_divided_in_their_fixed_order_and_colours() -> None:
    shares = frames.tone_shares(Tones(positive=1, negative=0, mixed=2, no_emotion=1, not_read=9))
    chart = charts.tone_bar(shares).to_dict()
    (drawn,) = chart["datasets"].values()
    assert [(row["tone"], row["start"], row["end"]) for row in drawn] == [
        ("positive", 0.0, 0.25),
        ("negative", 0.25, 0.25),
        ("mixed", 0.25, 0.75),
        ("without emotion", 0.75, 1.0),
    ]
    parts = chart["layer"][0]["encoding"]
    assert (parts["x"]["field"], parts["x2"]["field"]) == ("start", "end")
    scale = parts["color"]["scale"]
    colours = {WORDS[tone]: colour for tone, colour in TONE_COLOURS.items()}
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == colours
    assert [line["field"] for line in parts["tooltip"]] == ["tone", "comments", "share"]


@pytest.mark.parametrize("dark", [False, True])
def test_shares_below_the_bar_of_tones_take_the_page_s_text_colour(dark: bool) -> None:
    chart = charts.tone_bar(frames.tone_shares(Tones(positive=1)), dark=dark).to_dict()
    assert chart["layer"][1]["mark"]["color"] == charts.INK[dark]


def test_new_comments_change_the_data_of_the_bar_of_tones_alone() -> None:
    def shape(tones: Tones) -> object:
        drawn = charts.tone_bar(frames.tone_shares(tones)).to_dict()
        return {name: drawn[name] for name in drawn if name not in {"data", "datasets"}}

    assert shape(Tones(positive=1)) == shape(Tones(negative=7, no_emotion=3, not_read=2))
