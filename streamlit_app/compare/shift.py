"""Where the tone of a video shifted: a test for one change in a share over time."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

LEVEL: Final = 0.05
"""Chance of a mark on a video whose tone does not change, all emotions together."""

FEWEST_PERIODS: Final = 8
"""Below so many, no order of the periods is unlikely enough to be told from chance."""

_SHUFFLES: Final = 2000


@dataclass(frozen=True)
class Shift:
    """From ``at`` on, an emotion's share went from ``before`` to ``after`` (0..1).

    ``p`` is the chance of so clear a change if the order of the periods meant nothing, corrected
    for the number of emotions that were looked at.
    """

    emotion: str
    at: pd.Timestamp
    before: float
    after: float
    p: float


def shifts(periods: pd.DataFrame) -> list[Shift]:
    """Return the emotions whose share changed at some period, at most once each, clearest first.

    The statistic is the largest weighted CUSUM: over all places to cut, the difference between the
    carrying comments before the cut and those expected there, in units of its binomial error. How
    large it gets by chance is found by shuffling whole periods (each with its comments), so that a
    burst of alike comments within one period, a quarrel in a thread, is not taken for a shift, as
    it would be by a test that takes every comment for independent. The p-values are corrected by
    Holm's method. A slow trend is marked as well, near its middle.

    Source: E. S. Page, Biometrika 42 (1955), for CUSUM; permutation by Antoch and Huskova,
    Statistics & Probability Letters 53 (2001); Holm, Scand. J. Statist. 6 (1979).

    Args:
        periods: one row for each period in order of time: its start as index, ``comments``, and
            one column for each emotion with the comments that carry it.
    """
    comments = periods["comments"].to_numpy(dtype=float)
    emotions = [name for name in periods if name != "comments" and periods[name].sum() > 0]
    if len(periods) < FEWEST_PERIODS or not emotions:
        return []
    rng = np.random.default_rng(0)  # the same comments always give the same marks
    orders = np.array([rng.permutation(len(periods)) for _ in range(_SHUFFLES)])
    found = []
    for emotion in emotions:
        carrying = periods[emotion].to_numpy(dtype=float)
        clearness = _cusum(carrying, comments)
        cut = int(clearness.argmax())
        by_chance = _cusum(carrying[orders], comments[orders]).max(axis=1)
        p = (1 + int((by_chance >= clearness[cut] - 1e-9).sum())) / (1 + _SHUFFLES)
        before = carrying[: cut + 1].sum() / comments[: cut + 1].sum()
        after = carrying[cut + 1 :].sum() / comments[cut + 1 :].sum()
        found.append(Shift(str(emotion), periods.index[cut + 1], before, after, p))
    return _holm(sorted(found, key=lambda one: one.p))


def _cusum(carrying: np.ndarray, comments: np.ndarray) -> np.ndarray:
    """Return how clear a cut after each period but the last is; the last axis is time."""
    total, all_carrying = comments.sum(-1, keepdims=True), carrying.sum(-1, keepdims=True)
    share = all_carrying / total
    before = comments.cumsum(-1)[..., :-1]
    excess = np.abs(carrying.cumsum(-1)[..., :-1] - before * share)
    error = np.sqrt(share * (1 - share) * before * (total - before) / total)
    clearness: np.ndarray = np.divide(excess, error, out=np.zeros_like(excess), where=error > 0)
    return clearness


def _holm(ordered: list[Shift]) -> list[Shift]:
    kept, highest = [], 0.0
    for place, one in enumerate(ordered):
        highest = max(highest, min(1.0, one.p * (len(ordered) - place)))
        if highest > LEVEL:
            break
        kept.append(Shift(one.emotion, one.at, one.before, one.after, highest))
    return kept
