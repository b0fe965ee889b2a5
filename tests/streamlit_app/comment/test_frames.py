import pytest

from spanemo.attribution import Attribution
from streamlit_app.charts import INK
from streamlit_app.comment import charts as comment_charts
from streamlit_app.comment import frames as comment_frames
from streamlit_app.comment.frames import LINE_COLUMNS
from streamlit_app.palette import COLOURS, NO_EMOTION_COLOUR
from tests.streamlit_app.conftest import HOSTILE


def attribution(*parts: str, weights: list[float] | None = None) -> Attribution:
    values = weights or [1.0] * len(parts)
    return Attribution(list(parts), {"joy": values}, {"joy": 0.5}, left_out=0)


def test_scores_are_ranked_and_compared_with_their_thresholds() -> None:
    frame = comment_frames.scores({"fear": 0.2, "joy": 0.5, "love": 0.6}, {"joy": 0.5, "love": 0.7})
    assert frame["emotion"].tolist() == ["love", "joy", "fear"]
    assert frame["predicted"].tolist() == [False, True, False]
    caption = comment_charts.score_bars_caption(frame)
    assert "joy (0.50)" in caption
    assert "fear" not in caption
    none = comment_frames.scores({"joy": 0.2}, {"joy": 0.5})
    assert "No emotion reaches" in comment_charts.score_bars_caption(none)
    unknown = comment_frames.scores({"joy": 0.2}, {})
    assert "deleted" in comment_charts.score_bars_caption(unknown)


def test_words_stay_inside_their_lines_and_apart() -> None:
    parts = ["word"] * 30 + ["x" * 90, "漢字" * 30, "😀", "a\u0301", "\x1b[2J", "end"]
    frame = comment_frames.words(attribution(*parts), "joy")
    assert len(frame) == len(parts)
    assert frame["end"].max() <= LINE_COLUMNS
    for _, line in frame.groupby("line"):
        gaps = line["start"].iloc[1:].to_numpy() - line["end"].iloc[:-1].to_numpy()
        assert (gaps >= 1).all()
    assert frame["part"].iloc[30].endswith("…")
    assert frame["part"].iloc[34] == "[2J"
    assert (frame["end"] - frame["start"]).iloc[32:34].tolist() == [2, 1]


def test_words_are_marks_with_the_strength_of_their_weight() -> None:
    frame = comment_frames.words(attribution("no", HOSTILE, weights=[-1.0, 2.0]), "joy")
    chart = comment_charts.word_marks(frame, "joy").to_dict()
    (rows,) = chart["datasets"].values()
    assert [row["side"] for row in rows] == ["against", "for"]
    assert rows[1]["strength"] == 2 * rows[0]["strength"]
    assert 0 < chart["padding"]["bottom"] < comment_charts.LINE_PIXELS / 4
    # Untrusted text is only in the chart's data.
    del chart["datasets"]
    assert "script" not in str(chart)
    caption = comment_charts.word_marks_caption(frame, "joy", left_out=7)
    assert "script" not in caption
    assert "the last 7 words" in caption
    assert "No word raises" not in caption
    against = comment_frames.words(attribution("no", weights=[-1.0]), "joy")
    assert "No word raises the score for joy" in comment_charts.word_marks_caption(against, "joy")


@pytest.mark.parametrize(
    ("emotion", "colour"),
    [("pessimism", COLOURS["pessimism"]), ("a label of its own", NO_EMOTION_COLOUR)],
)
@pytest.mark.parametrize("dark", [False, True])
def test_a_negative_weight_is_marked_by_a_frame(emotion: str, colour: str, dark: bool) -> None:
    result = Attribution(["no", "yes"], {emotion: [-1.0, 2.0]}, {emotion: 0.5}, left_out=0)
    words = comment_frames.words(result, emotion)
    positive, negative, _ = comment_charts.word_marks(words, emotion, dark=dark).to_dict()["layer"]
    assert positive["transform"] == [{"filter": "datum.side == 'for'"}]
    assert positive["mark"]["color"] == colour
    assert negative["transform"] == [{"filter": "datum.side == 'against'"}]
    assert (negative["mark"]["filled"], negative["mark"]["color"]) == (False, INK[dark])
    assert negative["mark"]["strokeDash"]
    assert "dotted frames" in comment_charts.word_marks_caption(words, emotion)
