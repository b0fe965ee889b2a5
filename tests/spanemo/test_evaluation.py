import numpy as np
import pytest

from spanemo.evaluation import above, report

LABELS = ("anger", "joy", "trust")
TARGETS = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
PREDICTED = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 1, 0]])


def test_jaccard_counts_a_text_without_any_label_as_zero() -> None:
    assert report(TARGETS, PREDICTED, LABELS).jaccard == pytest.approx((1 / 2 + 1 / 2 + 0 + 0) / 4)


def test_f1_by_hand() -> None:
    result = report(TARGETS, PREDICTED, LABELS)
    assert result.micro_f1 == pytest.approx(2 * 2 / (3 + 4))
    assert result.emotions["anger"].f1 == 1
    assert result.emotions["joy"].precision == 1 / 2
    assert result.emotions["joy"].recall == 1 / 2
    assert result.emotions["joy"].support == 2
    assert result.emotions["trust"].f1 == 0
    assert result.macro_f1 == pytest.approx((1 + 0.5 + 0) / 3)


def test_a_score_equal_to_its_threshold_is_given() -> None:
    scores = np.array([[0.5, 0.4], [0.6, 0.39]])
    assert above(scores, [0.55, 0.4]).tolist() == [[0, 1], [1, 0]]
