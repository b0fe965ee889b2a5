"""One training learns from several data sets, each in its domain and as often as asked."""

import json
from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.splits import DataSet, open_data_set
from spanemo.training.curriculum import Portion, curriculum
from spanemo.training.lessons import Lessons, LessonsError
from tests.spanemo.corpora.data import write_goemotions, write_lines, write_semeval

LABELS = ("anger", "disgust", "joy")
COMMENTS = Lessons(LABELS, [f"text {row}" for row in range(10)], np.eye(10, 3), ["comments"] * 10)


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    """A data set of one's own: 81 texts to learn from, in the domain of comments."""
    rows = [{"text": f"text {row}", "labels": [LABELS[row % 3]]} for row in range(100)]
    write_lines(tmp_path / "mine.jsonl", list(map(json.dumps, rows)))
    return open_data_set("mine.jsonl", tmp_path)


@pytest.mark.parametrize(
    ("given", "name", "times"),
    [("judged", "judged", 1.0), ("youtube*3", "youtube", 3.0), ("xed-en*.5", "xed-en", 0.5)],
)
def test_a_portion_is_a_name_and_perhaps_how_often(given: str, name: str, times: float) -> None:
    assert Portion.parse(given) == Portion(name, times)


@pytest.mark.parametrize("given", ["xed-en*0", "xed-en*-1", "xed-en*often"])
def test_a_portion_of_nothing_is_refused(given: str) -> None:
    with pytest.raises(LessonsError, match=r"write it as xed-en\*2 or xed-en\*\.5"):
        Portion.parse(given)


@pytest.mark.parametrize(("times", "rows"), [(1, 10), (2, 20), (0.5, 5), (2.3, 23), (0.04, 0)])
def test_a_portion_has_so_many_rows(times: float, rows: int) -> None:
    portion = Portion("any", times).of(COMMENTS)
    assert len(portion) == len(portion.texts) == len(portion.domains) == rows
    counts = [portion.texts.count(text) for text in COMMENTS.texts]
    assert max(counts) - min(counts) <= 1


def test_half_a_portion_is_always_the_same_half_in_its_order() -> None:
    half = Portion("any", 0.5).of(COMMENTS)
    assert half.texts == Portion("any", 0.5).of(COMMENTS).texts
    assert half.texts == sorted(half.texts) != COMMENTS.texts[:5]
    for text, target in zip(half.texts, half.targets, strict=True):
        np.testing.assert_array_equal(target, COMMENTS.targets[COMMENTS.texts.index(text)])


def test_a_data_set_alone_is_learned_and_judged_by(data: DataSet) -> None:
    lessons, validation = curriculum(data, [], [], None)
    assert (lessons.labels, lessons.texts) == (data.labels, data.train.texts)
    assert validation == [data.validation]


def test_other_data_sets_are_learned_in_their_own_domains(data: DataSet, tmp_path: Path) -> None:
    write_semeval(tmp_path, "es", 20, ("joy", "trust"))
    lessons, validation = curriculum(data, ["semeval2018-es*2"], [], tmp_path)
    assert lessons.domains == ["comments"] * 81 + ["tweets"] * 36
    tweets = lessons.take(range(81, 117))
    assert tweets.labels == LABELS
    assert tweets.texts[:18] == tweets.texts[18:]
    row = tweets.texts.index("es train text 2")
    # Nobody annotated anger or disgust there, and trust is none of the emotions to learn.
    np.testing.assert_array_equal(tweets.targets[row], [np.nan, np.nan, 1])
    # Its own emotions are others, so that it judges nothing.
    assert [corpus.domain for corpus in validation] == ["comments"]


def test_each_domain_with_known_emotions_is_validated(data: DataSet, tmp_path: Path) -> None:
    for language in ("es", "ar"):
        write_semeval(tmp_path, language, 20, ("joy", "anger"))
    lessons, validation = curriculum(data, ["semeval2018-es", "semeval2018-ar"], [], tmp_path)
    assert [(corpus.domain, len(corpus)) for corpus in validation] == [
        ("comments", 9),
        ("tweets", 4),
    ]
    judged = {text.split()[0] for text in validation[1].texts}
    assert judged == {"es", "ar"}
    assert not set(validation[1].texts) & set(lessons.texts)


def test_goemotions_is_mapped_and_judges_nothing(data: DataSet, tmp_path: Path) -> None:
    write_goemotions(tmp_path, ["annoyance", "grief", "neutral"], "0", 20)
    lessons, validation = curriculum(data, ["goemotions"], [], tmp_path)
    reddit = lessons.take([row for row, one in enumerate(lessons.domains) if one == "goemotions"])
    assert len(reddit) > 0
    for target in reddit.targets:
        np.testing.assert_array_equal(target, [1, np.nan, 0])
    assert [corpus.domain for corpus in validation] == ["comments"]


def test_taught_texts_replace_the_labels_of_their_domain(data: DataSet, tmp_path: Path) -> None:
    text = data.train.texts[5]
    taught = Lessons(
        LABELS, [text, text, "new"], np.full((3, 3), 0.25), ["comments", "tweets", "comments"]
    )
    taught.save(tmp_path / "taught.parquet")
    lessons, _ = curriculum(data, [], [tmp_path / "taught.parquet"], None)
    assert len(lessons) == 81 - 1 + 3
    kept = [
        target.tolist()
        for one, domain, target in zip(lessons.texts, lessons.domains, lessons.targets, strict=True)
        if (one, domain) == (text, "comments")
    ]
    assert kept == [[0.25] * 3]


def test_taught_texts_of_other_emotions_or_none_are_refused(data: DataSet, tmp_path: Path) -> None:
    Lessons(("hope",), ["a"], np.ones((1, 1)), ["comments"]).save(tmp_path / "other.parquet")
    with pytest.raises(LessonsError, match="other emotions"):
        curriculum(data, [], [tmp_path / "other.parquet"], None)
    with pytest.raises(LessonsError, match="tone teach"):
        curriculum(data, [], [tmp_path / "none.parquet"], None)
