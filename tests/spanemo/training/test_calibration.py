import numpy as np
import pytest

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.diagnosis import calibration_error
from spanemo.evaluation.evaluate import evaluate_scores
from spanemo.training.calibration import (
    best_shared,
    fit_acceptance,
    fit_scale,
    fit_thresholds,
    rescale,
)

pytestmark = pytest.mark.slow


def test_an_emotion_that_is_given_too_often_needs_more() -> None:
    random = np.random.default_rng(0)
    true_logits = random.normal(-1, 1.5, (4000, 2))
    targets = (random.random((4000, 2)) < 1 / (1 + np.exp(-true_logits))).astype(np.int64)
    # The first emotion's probabilities are honest, the second's are too high.
    scores = 1 / (1 + np.exp(-(true_logits + np.array([0.0, 0.5]))))
    thresholds = fit_thresholds(scores, targets, ["joy", "fear"])
    assert list(thresholds) == ["joy", "fear"]
    joy, fear = (np.log(one / (1 - one)) for one in thresholds.values())
    assert fear - joy == pytest.approx(0.5, abs=0.1)


def test_thresholds_do_better_than_one_half_on_texts_they_were_not_fitted_on() -> None:
    random = np.random.default_rng(0)
    labels = ["joy", "fear", "trust"]
    true_logits = random.normal([0.5, -1.0, -3.0], 1.2, (5000, 3))
    scores = 1 / (1 + np.exp(-true_logits))
    targets = (random.random(scores.shape) < scores).astype(np.int64)
    thresholds = fit_thresholds(scores[:1000], targets[:1000], labels)
    fitted = evaluate_scores(targets[1000:], scores[1000:], thresholds)
    half = evaluate_scores(targets[1000:], scores[1000:], dict.fromkeys(labels, 0.5))
    assert fitted.jaccard > half.jaccard + 0.02
    assert fitted.micro_f1 > half.micro_f1 + 0.02


def test_a_handful_of_texts_gives_thresholds_too() -> None:
    thresholds = fit_thresholds(np.array([[0.9, 0.2]]), np.array([[1, 0]]), ["joy", "fear"])
    assert all(0 < one < 1 for one in thresholds.values())


def test_few_texts_share_one_threshold_rather_than_follow_chance() -> None:
    random = np.random.default_rng(1)
    targets = random.integers(0, 2, size=(40, 8))
    # All emotions part at the same place, and not well.
    scores = np.clip(np.where(targets == 1, 0.5, 0.3) + random.normal(0, 0.12, (40, 8)), 0, 1)
    thresholds = fit_thresholds(scores, targets, list("abcdefgh"))
    assert np.ptp(list(thresholds.values())) < 0.12


def test_an_emotion_that_never_occurs_keeps_one_half() -> None:
    scores = np.linspace(0, 1, 50)[:, None]
    assert fit_thresholds(scores, np.zeros((50, 1), dtype=np.int64), ["joy"]) == {"joy": 0.5}


def test_a_scale_turns_loud_probabilities_into_frequencies() -> None:
    random = np.random.default_rng(0)
    true_logits = random.normal(-1, 1.5, (4000, 3))
    targets = (random.random((4000, 3)) < 1 / (1 + np.exp(-true_logits))).astype(np.int64)
    loud = 1 / (1 + np.exp(-(2 * true_logits + 0.6)))
    scale, shift = fit_scale(loud, targets)
    assert scale == pytest.approx(0.5, abs=0.03)
    assert shift == pytest.approx(-0.3, abs=0.06)
    honest = rescale(loud, scale, shift)
    assert calibration_error(loud, targets) > 0.05
    assert calibration_error(honest, targets) < 0.015


def test_a_split_without_a_fault_gives_finite_numbers() -> None:
    targets = np.array([[0, 1], [1, 0]] * 20)
    scale, shift = fit_scale(np.where(targets == 1, 0.9, 0.1), targets)
    assert np.isfinite([scale, shift]).all()
    assert scale > 0


def test_a_text_in_which_nothing_can_be_read_stays_at_zero() -> None:
    assert rescale(np.array([[0.0, 0.5]]), 2.0, 1.0)[0, 0] == 0


def test_what_nobody_annotated_has_no_part_in_the_scale() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(-1, 1.5, (4000, 2))
    targets = (random.random(logits.shape) < 1 / (1 + np.exp(-logits))).astype(np.float64)
    scores = 1 / (1 + np.exp(-2 * logits))
    expected = fit_scale(scores, targets)
    opened = np.concatenate([targets, np.full((1000, 2), np.nan)])
    assert fit_scale(np.concatenate([scores, np.full((1000, 2), 0.99)]), opened) == pytest.approx(
        expected
    )
    assert expected[0] == pytest.approx(0.5, abs=0.03)


def judged(rows: int) -> tuple[np.ndarray, list[Judgement]]:
    """Return scores of joy and anger, and judgements; anger is present from .3 on, joy from .6."""
    scores = np.random.default_rng(2).random((rows, 2))
    carried = scores >= [0.6, 0.3]
    emotions = [
        frozenset(label for label, one in zip(("joy", "anger"), row, strict=True) if one)
        for row in carried
    ]
    return scores, [Judgement.exactly(one) for one in emotions]


def test_judgements_give_each_emotion_the_threshold_with_most_acceptable_answers() -> None:
    scores, judgements = judged(600)
    thresholds = fit_acceptance(scores, judgements, ["joy", "anger"])
    assert thresholds == {
        "joy": pytest.approx(0.6, abs=0.03),
        "anger": pytest.approx(0.3, abs=0.03),
    }
    shared, share = best_shared(scores, judgements, ["joy", "anger"])
    assert 0.3 <= shared <= 0.6
    assert share == pytest.approx(0.7, abs=0.05)  # .3 of the scores lie between the two thresholds


def test_an_emotion_that_may_be_given_moves_no_threshold() -> None:
    scores, judgements = judged(600)
    fear = np.random.default_rng(3).random((600, 1))
    allowed = [Judgement(one.must, frozenset({"fear"})) for one in judgements]
    thresholds = fit_acceptance(np.hstack([scores, fear]), allowed, ["joy", "anger", "fear"])
    shared, _ = best_shared(np.hstack([scores, fear]), allowed, ["joy", "anger", "fear"])
    assert thresholds["fear"] == pytest.approx(shared, abs=1e-3)
