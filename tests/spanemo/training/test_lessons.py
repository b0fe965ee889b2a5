"""Labelled texts of several domains become what one network learns from."""

from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.corpus import Corpus
from spanemo.training.lessons import Lessons, LessonsError

TWEETS = Corpus(("joy", "fear"), ["a", "b"], np.array([[1, 0], [0, 1]]), domain="tweets")
COMMENTS = Lessons(("fear", "joy"), ["a"], np.array([[0.25, np.nan]]), ["comments"])


def test_emotions_that_a_corpus_does_not_have_stay_open() -> None:
    lessons = Lessons.of(TWEETS, ("fear", "trust", "joy"))
    assert lessons.labels == ("fear", "trust", "joy")
    np.testing.assert_array_equal(lessons.targets, [[0, np.nan, 1], [1, np.nan, 0]])
    assert lessons.domains == ["tweets", "tweets"]


def test_an_emotion_that_is_not_wanted_is_left_out() -> None:
    assert Lessons.of(TWEETS, ("fear",)).targets.tolist() == [[0], [1]]


def test_what_annotators_think_is_learned_in_place_of_yes_and_no() -> None:
    soft = np.array([[0.75, np.nan], [0.0, 1.0]])
    corpus = Corpus(TWEETS.labels, TWEETS.texts, TWEETS.targets, soft=soft)
    np.testing.assert_array_equal(Lessons.of(corpus).targets, soft)


def test_texts_are_learned_as_often_as_asked() -> None:
    lessons = Lessons.of(TWEETS, times=3)
    assert lessons.texts == ["a", "b"] * 3
    assert len(lessons) == len(lessons.domains) == 6
    assert lessons.targets.tolist() == TWEETS.targets.tolist() * 3


def test_lessons_of_several_domains_are_joined_in_order() -> None:
    joined = Lessons.join([COMMENTS, Lessons.of(TWEETS, ("fear", "joy"))])
    assert joined.texts == ["a", "a", "b"]
    assert joined.domains == ["comments", "tweets", "tweets"]
    np.testing.assert_array_equal(joined.targets, [[0.25, np.nan], [0, 1], [1, 0]])


def test_lessons_with_other_emotions_are_not_joined() -> None:
    with pytest.raises(LessonsError, match="other emotions"):
        Lessons.join([COMMENTS, Lessons.of(TWEETS)])


def test_a_text_is_left_out_in_its_domain_alone() -> None:
    joined = Lessons.join([COMMENTS, Lessons.of(TWEETS, ("fear", "joy"))])
    rest = joined.without({("tweets", "a")})
    assert list(zip(rest.domains, rest.texts, strict=True)) == [("comments", "a"), ("tweets", "b")]
    np.testing.assert_array_equal(rest.targets, [[0.25, np.nan], [1, 0]])


def test_lessons_are_read_as_they_were_written(tmp_path: Path) -> None:
    lessons = Lessons(
        ("joy", "fear"), ["a\tb\n", "ü"], np.array([[0.25, np.nan], [0.5, 0.0]]), ["tweets", "xed"]
    )
    lessons.save(tmp_path / "made" / "taught.parquet")
    read = Lessons.load(tmp_path / "made" / "taught.parquet")
    assert (read.labels, read.texts, read.domains) == (
        lessons.labels,
        lessons.texts,
        lessons.domains,
    )
    np.testing.assert_array_equal(read.targets, lessons.targets)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "taught.parquet"
    with pytest.raises(LessonsError, match="tone teach"):
        Lessons.load(path)
    path.write_text("text\tjoy\n")
    with pytest.raises(LessonsError, match="tone teach"):
        Lessons.load(path)
