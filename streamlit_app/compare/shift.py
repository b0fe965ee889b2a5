"""Change-point test for an emotion's share over time."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

LEVEL: Final = 0.05
"""Significance level, over all emotions together."""

FEWEST_PERIODS: Final = 8
"""With fewer periods, no permutation is unlikely enough to be significant."""

_SHUFFLES: Final = 2000


@dataclass(frozen=True)
class Shift:
    """A change of an emotion's share from ``before`` to ``after`` (0..1), starting ``at`` a period.

    ``p`` is the permutation p-value, corrected for the number of emotions tested.
    """

    emotion: str
    at: pd.Timestamp
    before: float
    after: float
    p: float


def shifts(periods: pd.DataFrame) -> list[Shift]:
    """Return the significant shifts, at most one per emotion, lowest p-value first.

    The statistic is the maximum weighted CUSUM over all cut points: the observed minus the expected
    number of comments with the emotion before the cut, divided by its binomial standard error. Its
    null distribution comes from permuting whole periods. A burst of similar comments within one
    period, such as an argument in a thread, is therefore not a shift, as it would be in a test that
    assumes independent comments. P-values are corrected by Holm's method. A slow trend also counts
    as a shift, near its middle.

    Source: E. S. Page, Biometrika 42 (1955), for CUSUM; permutation by Antoch and Huskova,
    Statistics & Probability Letters 53 (2001); Holm, Scand. J. Statist. 6 (1979).

    Args:
        periods: one row per period in chronological order: its start as index, ``comments``, and
            per emotion the number of comments that carry it.
    """
    comments = periods["comments"].to_numpy(dtype=float)
    emotions = [name for name in periods if name != "comments" and periods[name].sum() > 0]
    if len(periods) < FEWEST_PERIODS or not emotions:
        return []
    rng = np.random.default_rng(0)  # the same comments always give the same shifts
    orders = np.array([rng.permutation(len(periods)) for _ in range(_SHUFFLES)])
    candidates = []
    for emotion in emotions:
        carrying = periods[emotion].to_numpy(dtype=float)
        statistic = _cusum(carrying, comments)
        cut = int(statistic.argmax())
        permuted = _cusum(carrying[orders], comments[orders]).max(axis=1)
        p = (1 + int((permuted >= statistic[cut] - 1e-9).sum())) / (1 + _SHUFFLES)
        before = carrying[: cut + 1].sum() / comments[: cut + 1].sum()
        after = carrying[cut + 1 :].sum() / comments[cut + 1 :].sum()
        candidates.append(Shift(str(emotion), periods.index[cut + 1], before, after, p))
    return _holm(sorted(candidates, key=lambda shift: shift.p))


def _cusum(carrying: np.ndarray, comments: np.ndarray) -> np.ndarray:
    """Return the statistic of a cut after each period but the last; the last axis is time."""
    total, all_carrying = comments.sum(-1, keepdims=True), carrying.sum(-1, keepdims=True)
    share = all_carrying / total
    before = comments.cumsum(-1)[..., :-1]
    excess = np.abs(carrying.cumsum(-1)[..., :-1] - before * share)
    error = np.sqrt(share * (1 - share) * before * (total - before) / total)
    statistic: np.ndarray = np.divide(excess, error, out=np.zeros_like(excess), where=error > 0)
    return statistic


def _holm(ordered: list[Shift]) -> list[Shift]:
    significant, p = [], 0.0
    for rank, shift in enumerate(ordered):
        p = max(p, min(1.0, shift.p * (len(ordered) - rank)))
        if p > LEVEL:
            break
        significant.append(replace(shift, p=p))
    return significant
