import pandas as pd
import pytest

from streaming.tables.tones import Tones
from streamlit_app import frames
from streamlit_app.palette import EMOTIONS, NO_EMOTION, OTHER_LANGUAGE
from tests.streamlit_app.conftest import prediction

ROWS = frames.predictions(
    frames.row(each)
    for each in (
        prediction("What a NIGHT", "joy", "love", author="Maria"),
        prediction("worst night (ever)", "anger", author="Tom"),
        prediction("first", author="Maria"),
    )
)


def test_a_row_keeps_what_a_page_shows_and_names_the_prediction() -> None:
    made = prediction("hi", "joy", author="a", likes=3)
    made.comment.published_at.FromJsonString("2026-05-03T10:00:00Z")
    (row,) = frames.predictions([frames.row(made)]).to_dict("records")
    expected = {
        "labels": ["joy"],
        "text": "hi",
        "author": "a",
        "like_count": 3,
        "published_at": pd.Timestamp("2026-05-03 10:00", tz="UTC"),
        "other_language": None,
        "video_id": "v1",
        "comment_id": "c1",
        "model_version": "v1-0",
    }
    assert row | expected == row
    assert pd.isna(frames.predictions([frames.row(prediction())])["published_at"][0])


def test_a_comment_in_another_language_is_marked_and_found() -> None:
    rows = pd.DataFrame({"labels": [["joy"], None, []], "other_language": [None, "de", None]})
    assert frames.shown_labels(rows).tolist() == [["joy"], [OTHER_LANGUAGE], [NO_EMOTION]]
    rows = rows.assign(text="x", author="y")
    assert frames.search(rows, "", [OTHER_LANGUAGE]).index.tolist() == [1]
    assert frames.search(rows, "", [NO_EMOTION]).index.tolist() == [2]


def test_a_page_does_not_keep_endless_text() -> None:
    assert len(frames.row(prediction("x" * 200_000))["text"]) == frames.KEPT_TEXT


def test_shares_hold_all_emotions_the_most_frequent_first() -> None:
    shares = frames.shares({"joy": 3, "fear": 1}, 4)
    assert shares["emotion"].tolist()[:2] == ["joy", "fear"]
    assert sorted(shares["emotion"]) == sorted(EMOTIONS)
    assert shares["share"].tolist()[:3] == [0.75, 0.25, 0.0]


def test_shares_of_nothing_are_zero() -> None:
    assert frames.shares({}, 0)["share"].tolist() == [0.0] * len(EMOTIONS)


@pytest.mark.parametrize(
    ("words", "emotions", "found"),
    [
        ("", [], [0, 1, 2]),
        ("night", [], [0, 1]),
        ("night MARIA", [], [0]),
        ("(ever", [], [1]),  # no regular expression
        ("nowhere", [], []),
        ("", ["joy", "anger"], [0, 1]),
        ("", [NO_EMOTION], [2]),
        ("night", ["love", NO_EMOTION], [0]),
    ],
)
def test_search(words: str, emotions: list[str], found: list[int]) -> None:
    assert frames.search(ROWS, words, emotions).index.tolist() == found


def test_search_takes_what_hive_leaves_out() -> None:
    rows = frames.predictions([dict.fromkeys(frames.COLUMNS)])
    assert len(frames.search(rows, "", [NO_EMOTION])) == 1
    assert frames.search(rows, "word", []).empty
    assert frames.search(frames.predictions([]), "word", ["joy"]).empty


def test_tones_that_hive_does_not_name_have_no_comment() -> None:
    rows = [("no_emotion", 4), (None, 3), ("not_read", 2)]
    counts = pd.DataFrame(rows, columns=["tone", "comments"])
    assert frames.tones(counts) == Tones(no_emotion=4, not_read=2)
    assert frames.tones(counts.head(0)) == Tones()


def test_what_was_not_read_has_no_part_in_the_shares_of_the_tones() -> None:
    shares = frames.tone_shares(Tones(positive=1, no_emotion=3, not_read=4)).set_index("tone")
    assert shares["share"].to_dict() == {
        "positive": 0.25,
        "negative": 0.0,
        "mixed": 0.0,
        "without emotion": 0.75,
    }
    assert shares["comments"].sum() == 4
    assert not frames.tone_shares(Tones(not_read=4))["end"].any()
