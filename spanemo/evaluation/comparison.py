"""Paired comparison of two models' answers to the same texts, to tell improvement from chance."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from spanemo.evaluation.answers import Figures

_RESAMPLES = 100_000
_AT_ONCE = 1000

# Below this level fewer than a hundred resamples lie beyond the bound.
_NORMAL_BELOW = 1 / 1000


@dataclass(frozen=True)
class Comparison:
    """Mean figures of two models on the same texts.

    Attributes:
        texts: number of texts.
        candidate: mean figure of the new model, 0..1.
        baseline: mean figure of the model it is compared with, 0..1.
        lower: lower confidence bound of the difference of the means, -1..1.
        level: probability that the bound exceeds the true difference, 0..1.
    """

    texts: int
    candidate: float
    baseline: float
    lower: float
    level: float

    @property
    def difference(self) -> float:
        """The candidate's mean minus the baseline's mean, -1..1."""
        return self.candidate - self.baseline

    def exceeds(self, margin: float) -> bool:
        """Return whether the candidate is better by more than ``margin`` at this level."""
        return self.lower > margin


def compare(candidate: Figures, baseline: Figures, level: float) -> Comparison:
    """Compare two models by their figures on the same texts.

    The bound is the ``level`` quantile of the mean difference in 100,000 paired bootstrap samples,
    drawn with a fixed seed (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
    chapter 13). Below a level of 1/1000, too few samples lie beyond the quantile. The bound is then
    the normal approximation: the mean difference plus the normal quantile times the standard error.

    Args:
        candidate: figures of the new model, of shape (texts,).
        baseline: figures of the model it is compared with, of shape (texts,).
        level: level of the one-sided bound, above 0 and below 1/2.
    """
    differences = candidate - baseline
    texts = len(differences)
    if level < _NORMAL_BELOW:
        error = differences.std(ddof=min(1, texts - 1)) / np.sqrt(texts)
        lower = differences.mean() + NormalDist().inv_cdf(level) * error
    else:
        # Figures have few distinct values, so it suffices to draw how often each value occurs.
        values, counts = np.unique(differences, return_counts=True)
        rng = np.random.default_rng(0)
        means = [
            rng.multinomial(texts, counts / texts, _AT_ONCE) @ values / texts
            for _ in range(_RESAMPLES // _AT_ONCE)
        ]
        lower = np.quantile(np.concatenate(means), level)
    return Comparison(
        texts=texts,
        candidate=float(candidate.mean()),
        baseline=float(baseline.mean()),
        lower=float(lower),
        level=level,
    )
