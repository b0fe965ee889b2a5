"""Answers compared with judgements as arrays: the same as one text after the other."""

import numpy as np
import pytest

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.acceptance import EmotionCounts, accept
from spanemo.evaluation.answer_key import AnswerKey
from spanemo.evaluation.evaluate import above
from tests.packages import require

LABELS = ("anger", "joy", "love", "sadness")
EMOTIONS = (*LABELS, "guilt")  # the last is no label of the model

random = np.random.default_rng(11)


def some(chance: float) -> frozenset[str]:
    return frozenset(emotion for emotion in EMOTIONS if random.random() < chance)


JUDGEMENTS = [
    Judgement(
        tuple(group for group in (some(0.3) for _ in range(random.integers(4))) if group),
        some(0.2),
    )
    for _ in range(300)
]
SCORES = random.random((300, len(LABELS)))


def plain(given: np.ndarray) -> np.ndarray:
    """Return the five counts of each text, of shape (5, texts)."""
    rows = []
    for row, judgement in zip(given, JUDGEMENTS, strict=True):
        emotions = {label for label, carried in zip(LABELS, row, strict=True) if carried}
        missed = sum(not group & emotions for group in judgement.must)
        wrong = len(emotions - judgement.allowed)
        rows.append((len(emotions), wrong, len(judgement.must), missed, not judgement.allowed))
    return np.array(rows).T


def plainly_acceptable(given: np.ndarray) -> np.ndarray:
    _, wrong, _, missed, _ = plain(given)
    acceptable: np.ndarray = (wrong == 0) & (missed == 0)
    return acceptable


def counted(key: AnswerKey, given: np.ndarray) -> np.ndarray:
    counts = key.count(given)
    return np.array(
        [counts.given, counts.wrong, counts.required, counts.missed, counts.emotionless]
    )


def test_the_judgements_are_of_all_kinds() -> None:
    groups = {len(judgement.must) for judgement in JUDGEMENTS}
    assert groups == {0, 1, 2, 3}
    assert any(group == {"guilt"} for judgement in JUDGEMENTS for group in judgement.must)
    assert any(not judgement.allowed for judgement in JUDGEMENTS)


def test_counts_are_those_of_a_loop_over_texts() -> None:
    given = above(SCORES, [0.6])
    key = AnswerKey.of(JUDGEMENTS, LABELS)
    assert counted(key, given).tolist() == plain(given).tolist()
    rows = [7, 3, 250]
    assert counted(key.take(rows), given[rows]).tolist() == plain(given)[:, rows].tolist()


def test_several_answers_are_counted_at_once() -> None:
    answers = np.stack([above(SCORES, [level]) for level in (0.2, 0.5, 0.9)])
    counts = counted(AnswerKey.of(JUDGEMENTS, LABELS), answers)
    for place, given in enumerate(answers):
        assert counts[:, place].tolist() == plain(given).tolist()


def test_no_texts_and_no_groups_are_counted_too() -> None:
    assert AnswerKey.of([], LABELS).count(np.zeros((0, 4), np.int64)).given.tolist() == []
    free = AnswerKey.of([Judgement()], LABELS).count(np.array([[0, 1, 0, 0]]))
    assert (free.wrong.tolist(), free.missed.tolist()) == ([1], [0])


def test_emotions_are_counted_as_in_a_loop() -> None:
    given = above(SCORES, [0.6])
    expected = {}
    for column, label in enumerate(LABELS):
        carried = [
            (judgement, {name for name, one in zip(LABELS, row, strict=True) if one})
            for row, judgement in zip(given, JUDGEMENTS, strict=True)
        ]
        expected[label] = EmotionCounts(
            int(given[:, column].sum()),
            sum(label in row and label not in judged.allowed for judged, row in carried),
            sum(label in group for judged, _ in carried for group in judged.must),
            sum(
                label in group and not group & row
                for judged, row in carried
                for group in judged.must
            ),
        )
    assert accept(given, JUDGEMENTS, LABELS).emotions == expected


def plain_thresholds(start: float) -> dict[str, float]:
    """Return the thresholds that a loop over emotions, candidates and texts chooses."""
    candidates = np.arange(0.10, 0.71, 0.02)
    thresholds = np.full(len(LABELS), start)
    reached = plainly_acceptable(above(SCORES, thresholds)).sum()
    for _ in range(2):
        for column in range(len(LABELS)):
            figures = []
            for candidate in candidates:
                moved = thresholds.copy()
                moved[column] = candidate
                distance = abs(float(candidate - thresholds[column]))
                acceptable = plainly_acceptable(above(SCORES, moved)).sum()
                figures.append(acceptable - 0.01 * len(SCORES) * distance)
            best = int(np.argmax(figures))
            if figures[best] > reached:
                thresholds[column] = candidates[best]
                reached = plainly_acceptable(above(SCORES, thresholds)).sum()
    return dict(zip(LABELS, np.round(thresholds, 3).tolist(), strict=True))


@pytest.mark.slow
def test_thresholds_are_those_of_a_loop() -> None:
    require("torch")
    from spanemo.training.calibration import best_shared, fit_acceptance

    shared, share = best_shared(SCORES, JUDGEMENTS, LABELS)
    assert share == plainly_acceptable(above(SCORES, [shared])).mean()
    thresholds = fit_acceptance(SCORES, JUDGEMENTS, LABELS)
    assert thresholds == plain_thresholds(shared)
    assert len(set(thresholds.values())) > 1
