"""Answers are judged by what a text must and may be given; figures computed by hand."""

import json

import numpy as np
import pytest

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.acceptance import ACCEPTANCE, accept
from spanemo.evaluation.answer_key import AnswerKey

LABELS = ("anger", "joy", "love", "sadness")
# must, may, given
CASES = [
    ("joy|love", "", "joy"),  # either is enough
    ("joy|love,sadness", "anger", "love anger"),  # sadness is missed, anger is allowed
    ("-", "", "joy"),  # emotionless, and given one
    ("-", "", ""),  # emotionless
    ("-", "joy", ""),  # what may be given need not be
    ("anger", "", "sadness"),  # missed, and another one instead
    ("joy|love", "", "joy love"),  # both alternatives are right
]


def judgements(cases: list[tuple[str, str, str]]) -> list[Judgement]:
    return [Judgement.parse(must, may) for must, may, _ in cases]


def given(cases: list[tuple[str, str, str]]) -> np.ndarray:
    return np.array([[int(label in words.split()) for label in LABELS] for *_, words in cases])


JUDGED = accept(given(CASES), judgements(CASES), LABELS)


def test_counts_of_each_text() -> None:
    counts = AnswerKey.of(judgements(CASES), LABELS).count(given(CASES))
    assert counts.given.tolist() == [1, 2, 1, 0, 0, 1, 2]
    assert counts.wrong.tolist() == [0, 0, 1, 0, 0, 1, 0]
    assert counts.required.tolist() == [1, 2, 0, 0, 0, 1, 1]
    assert counts.missed.tolist() == [0, 1, 0, 0, 0, 1, 0]
    assert counts.emotionless.tolist() == [0, 0, 1, 1, 0, 0, 0]
    assert counts.acceptable.tolist() == [1, 0, 0, 1, 1, 0, 1]


def test_figures_by_hand() -> None:
    assert JUDGED.texts == 7
    assert JUDGED.fully_acceptable == pytest.approx(4 / 7)
    assert JUDGED.clearly_wrong == pytest.approx(2 / 7)  # of the emotions given, not of the texts
    assert JUDGED.missed == pytest.approx(2 / 5)  # of the groups required
    assert JUDGED.f == pytest.approx(2 * (5 / 7) * (3 / 5) / (5 / 7 + 3 / 5))
    assert JUDGED.emotionless_labelled == pytest.approx(1 / 2)


def test_emotions_by_hand() -> None:
    counts = {
        label: (one.given, one.wrong, one.required, one.missed)
        for label, one in JUDGED.emotions.items()
    }
    assert counts == {
        "anger": (1, 0, 1, 1),
        "joy": (3, 1, 3, 0),
        "love": (2, 0, 3, 0),
        "sadness": (1, 1, 1, 1),
    }


def test_no_emotions_at_all_are_figures_too() -> None:
    nothing = accept(np.zeros((2, 4), np.int64), [Judgement()] * 2, LABELS)
    assert nothing.summary() == {
        "fully_acceptable": 1.0,
        "clearly_wrong": 0.0,
        "missed": 0.0,
        "emotionless_labelled": 0.0,
        "f": 1.0,
    }


def test_all_wrong_and_all_missed_has_an_f_of_zero() -> None:
    cases = [("anger", "", "joy")]
    worst = accept(given(cases), judgements(cases), LABELS)
    assert (worst.clearly_wrong, worst.missed, worst.f) == (1.0, 1.0, 0.0)


def test_an_interval_narrows_with_more_texts() -> None:
    more = accept(np.tile(given(CASES), (50, 1)), judgements(CASES) * 50, LABELS)
    assert set(more.intervals) == set(ACCEPTANCE)
    for name, (low, high) in more.intervals.items():
        assert low < getattr(JUDGED, name) < high
        assert high - low < (JUDGED.intervals[name][1] - JUDGED.intervals[name][0]) / 3
    assert JUDGED.intervals == accept(given(CASES), judgements(CASES), LABELS).intervals


def test_each_category_is_judged_by_itself() -> None:
    categories = ["praise", "irony", "irony", "irony", "praise", "", "praise"]
    parts = accept(given(CASES), judgements(CASES), LABELS, categories).categories
    assert {name: part.texts for name, part in parts.items()} == {"irony": 3, "praise": 3}
    assert parts["praise"].fully_acceptable == 1
    assert parts["irony"].fully_acceptable == pytest.approx(1 / 3)
    assert JUDGED.categories == {}


def test_details_are_json() -> None:
    judged = accept(given(CASES), judgements(CASES), LABELS, ["any"] * 7)
    details = json.loads(json.dumps(judged.details()))
    assert details["texts"] == 7
    assert details["fully_acceptable"] == 0.5714
    assert details["emotions"]["sadness"] == {"given": 1, "wrong": 1, "required": 1, "missed": 1}
    assert details["intervals"].keys() == set(ACCEPTANCE)
    assert details["categories"]["any"]["missed"] == 0.4
