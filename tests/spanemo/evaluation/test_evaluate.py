import json
from dataclasses import replace

import numpy as np
import pytest

from spanemo.evaluation.diagnosis import calibration_error
from spanemo.evaluation.evaluate import above, evaluate_scores, intervals, spread

THRESHOLDS = {"anger": 0.5, "joy": 0.5, "trust": 0.5}
TARGETS = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
PREDICTED = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 1, 0]])
REPORT = evaluate_scores(TARGETS, PREDICTED.astype(np.float64), THRESHOLDS)


def test_jaccard_in_both_conventions_for_a_text_without_any_label() -> None:
    assert REPORT.jaccard == pytest.approx((1 / 2 + 1 / 2 + 0 + 0) / 4)
    assert REPORT.jaccard_empty_one == pytest.approx((1 / 2 + 1 / 2 + 1 + 0) / 4)


def test_f1_by_hand() -> None:
    assert REPORT.texts == 4
    assert REPORT.micro_f1 == pytest.approx(2 * 2 / (3 + 4))
    assert REPORT.emotions["anger"].f1 == 1
    assert REPORT.emotions["joy"].precision == 1 / 2
    assert REPORT.emotions["joy"].recall == 1 / 2
    assert REPORT.emotions["joy"].support == 2
    assert REPORT.emotions["trust"].f1 == 0
    assert REPORT.macro_f1 == pytest.approx((1 + 0.5 + 0) / 3)


def test_a_score_equal_to_its_threshold_is_given() -> None:
    scores = np.array([[0.5, 0.4], [0.6, 0.39]])
    assert above(scores, [0.55, 0.4]).tolist() == [[0, 1], [1, 0]]


def test_calibration_error_by_hand() -> None:
    # Two decisions at 0.9, one of them true, and two at 0.1, none of them true.
    scores = np.array([[0.9, 0.1], [0.9, 0.1]])
    assert calibration_error(scores, np.array([[1, 0], [0, 0]])) == pytest.approx((0.4 + 0.1) / 2)
    assert calibration_error(np.array([[1.0, 0.0]]), np.array([[1, 0]])) == 0


def test_an_interval_narrows_with_more_texts() -> None:
    found = intervals(TARGETS, PREDICTED)
    more = intervals(np.tile(TARGETS, (50, 1)), np.tile(PREDICTED, (50, 1)))
    for name, (low, high) in more.items():
        assert low < getattr(REPORT, name) < high
        assert high - low < (found[name][1] - found[name][0]) / 3
    assert found == intervals(TARGETS, PREDICTED)


def test_intervals_are_kept_with_the_details_as_json() -> None:
    judged = replace(REPORT, intervals={"jaccard": (0.12345678, 0.5)})
    details = json.loads(json.dumps(judged.details()))
    assert details["intervals"] == {"jaccard": [0.1235, 0.5]}
    assert REPORT.details()["intervals"] == {}


def test_spread_over_seeds() -> None:
    made = spread([replace(REPORT, jaccard=value) for value in (0.5, 0.6, 0.7)])
    assert made["jaccard"] == pytest.approx((0.6, 0.1))
    assert made["micro_f1"] == pytest.approx((REPORT.micro_f1, 0.0))
    assert spread([REPORT])["jaccard"] == (REPORT.jaccard, 0.0)
