import numpy as np
import pandas as pd
import pytest

from streamlit_app.compare.shift import FEWEST_PERIODS, shifts


def periods(shares: list[float], comments: int = 200, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    days = pd.date_range("2026-01-01", periods=len(shares), tz="UTC")
    anger = rng.binomial(comments, shares)
    joy = rng.binomial(comments, 0.4, len(shares))
    return pd.DataFrame({"comments": comments, "anger": anger, "joy": joy}, index=days)


def test_a_shift_is_located() -> None:
    (shift,) = shifts(periods([0.1] * 20 + [0.3] * 12))
    assert shift.emotion == "anger"
    assert abs((shift.at - pd.Timestamp("2026-01-21", tz="UTC")).days) <= 1
    assert 0.07 < shift.before < 0.13
    assert 0.26 < shift.after < 0.34
    assert shift.p < 0.01


@pytest.mark.slow
def test_a_steady_tone_rarely_has_a_shift() -> None:
    false_alarms = sum(bool(shifts(periods([0.2] * 20, seed=seed))) for seed in range(40))
    assert false_alarms <= 5


def test_a_burst_within_one_period_is_no_shift() -> None:
    quarrel = [0.1] * 15 + [0.9] + [0.1] * 14
    assert shifts(periods(quarrel)) == []


def test_too_few_or_empty_periods_have_no_shift() -> None:
    assert shifts(periods([0.0, 1.0] * (FEWEST_PERIODS // 2 - 1))) == []
    assert shifts(pd.DataFrame({"comments": pd.Series(dtype=int)})) == []


def test_the_same_comments_give_the_same_shifts() -> None:
    frame = periods([0.1] * 10 + [0.5] * 10)
    assert shifts(frame) == shifts(frame)
