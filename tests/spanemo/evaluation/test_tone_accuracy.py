"""The tone of an answer is right if an acceptable answer has it; figures computed by hand."""

import json
from itertools import combinations

import numpy as np
import pytest

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.tone_accuracy import acceptable_tones, judge_tones, required_tone
from spanemo.tone import TONES, Tone, tone

LABELS = ("anger", "joy", "love", "sadness", "surprise")
# must, may, given
CASES = [
    ("joy|love", "", "love"),
    ("-", "joy", ""),  # without emotion is right, positive would be too
    ("-", "joy", "joy"),
    ("anger", "", "sadness"),  # the emotion is wrong, the tone is right
    ("sadness", "", "joy"),
    ("-", "", "surprise"),
    ("joy", "sadness", "joy sadness"),
    ("joy,sadness", "", "joy"),
]


@pytest.mark.parametrize(
    ("must", "may", "tones"),
    [
        ("-", "", {"no_emotion"}),
        ("joy", "", {"positive"}),
        ("joy|anger", "", {"positive", "negative", "mixed"}),
        ("joy,anger", "", {"mixed"}),
        ("surprise", "", {"mixed"}),
        ("surprise", "joy", {"mixed", "positive"}),
        ("surprise|joy", "", {"mixed", "positive"}),
        ("-", "sadness", {"no_emotion", "negative"}),
        ("-", "surprise,love,fear", set(TONES)),
        ("guilt", "joy", {"no_emotion", "positive"}),  # an emotion that has no side
    ],
)
def test_a_tone_is_acceptable_if_an_acceptable_answer_has_it(
    must: str, may: str, tones: set[Tone]
) -> None:
    assert acceptable_tones(Judgement.parse(must, may)) == tones


def test_the_acceptable_tones_are_those_of_all_subsets() -> None:
    random = np.random.default_rng(5)
    emotions = (*LABELS, "optimism", "fear", "guilt")

    def some(chance: float) -> frozenset[str]:
        return frozenset(emotion for emotion in emotions if random.random() < chance)

    for _ in range(200):
        groups = tuple(group for group in (some(0.3) for _ in range(random.integers(4))) if group)
        judged = Judgement(groups, some(0.3))
        expected = {
            tone(answer)
            for size in range(len(judged.allowed) + 1)
            for answer in combinations(judged.allowed, size)
            if all(group.intersection(answer) for group in judged.must)
        }
        assert acceptable_tones(judged) == expected
        assert required_tone(judged) in expected


def judged(cases: list[tuple[str, str, str]]) -> tuple[np.ndarray, list[Judgement]]:
    given = [[int(label in words.split()) for label in LABELS] for *_, words in cases]
    return np.array(given), [Judgement.parse(must, may) for must, may, _ in cases]


def test_figures_by_hand() -> None:
    tones = judge_tones(*judged(CASES), LABELS)
    assert tones.texts == 8
    assert tones.accuracy == pytest.approx(5 / 8)
    assert tones.unambiguous == 5
    assert tones.unambiguous_accuracy == pytest.approx(2 / 5)
    filled = {
        (right, given): number
        for right, row in tones.confusions.items()
        for given, number in row.items()
        if number
    }
    assert filled == {
        ("positive", "positive"): 2,
        ("no_emotion", "no_emotion"): 1,
        ("negative", "negative"): 1,
        ("mixed", "mixed"): 1,
        ("negative", "positive"): 1,
        ("no_emotion", "mixed"): 1,
        ("mixed", "positive"): 1,
    }
    assert list(tones.confusions) == list(tones.confusions["mixed"]) == list(TONES)


def test_the_diagonal_is_what_is_right() -> None:
    tones = judge_tones(*judged(CASES), LABELS)
    diagonal = sum(tones.confusions[name][name] for name in TONES)
    assert diagonal / tones.texts == tones.accuracy


def test_an_interval_narrows_with_more_texts() -> None:
    few, many = (judge_tones(*judged(CASES * times), LABELS) for times in (1, 50))
    for name in ("accuracy", "unambiguous_accuracy"):
        low, high = many.intervals[name]
        assert low < getattr(many, name) < high
        assert high - low < (few.intervals[name][1] - few.intervals[name][0]) / 3


def test_details_are_json() -> None:
    details = json.loads(json.dumps(judge_tones(*judged(CASES), LABELS).details()))
    assert details["accuracy"] == 0.625
    assert details["confusions"]["negative"] == {
        "positive": 1,
        "negative": 1,
        "mixed": 0,
        "no_emotion": 0,
    }
    assert details["intervals"].keys() == {"accuracy", "unambiguous_accuracy"}
