import numpy as np

from spanemo.calibration import fit_thresholds


def test_each_emotion_gets_the_threshold_that_parts_it_best() -> None:
    random = np.random.default_rng(0)
    targets = random.integers(0, 2, size=(400, 2))
    # Present and absent texts of the first emotion part at 0.35, of the second at 0.45.
    middle = np.array([0.35, 0.45])
    scores = np.where(targets == 1, middle + 0.1, middle - 0.1) + random.normal(0, 0.03, (400, 2))
    thresholds = fit_thresholds(scores, targets, ["joy", "fear"])
    assert list(thresholds) == ["joy", "fear"]
    assert abs(thresholds["joy"] - 0.35) < 0.03
    assert abs(thresholds["fear"] - 0.45) < 0.03


def test_an_emotion_that_never_occurs_keeps_one_half() -> None:
    scores = np.linspace(0, 1, 50)[:, None]
    assert fit_thresholds(scores, np.zeros((50, 1), dtype=np.int64), ["joy"]) == {"joy": 0.5}
