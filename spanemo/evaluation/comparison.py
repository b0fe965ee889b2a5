"""Is a model better than another, or luckier? A paired comparison of answers to the same texts."""

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
        texts: how many there are.
        candidate: the mean figure of the new model, 0..1.
        baseline: that of the model it is compared with, 0..1.
        lower: lower bound of the candidate's mean minus the baseline's, -1..1.
        level: how probable it is, 0..1, that the bound lies above the true difference.
    """

    texts: int
    candidate: float
    baseline: float
    lower: float
    level: float

    @property
    def difference(self) -> float:
        """The candidate's mean minus the baseline's, -1..1."""
        return self.candidate - self.baseline

    def exceeds(self, margin: float) -> bool:
        """Tell whether the candidate is better by more than ``margin`` at this level."""
        return self.lower > margin


def compare(candidate: Figures, baseline: Figures, level: float) -> Comparison:
    """Compare two models by their figures of the same texts, both of shape (texts,).

    The bound is the ``level`` quantile of the mean difference in 100,000 paired bootstrap samples:
    texts are drawn with replacement, both models' figures of a text together, always in the same
    way (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Below a level
    of 1/1000 too few samples lie beyond the quantile; the bound is then that of the normal
    approximation: the mean difference minus its standard error times the normal quantile.

    Args:
        candidate: figures of the new model.
        baseline: figures of the model it is compared with.
        level: of the one-sided bound, above 0 and below 1/2.
    """
    differences = candidate - baseline
    texts = len(differences)
    if level < _NORMAL_BELOW:
        error = differences.std(ddof=min(1, texts - 1)) / np.sqrt(texts)
        lower = differences.mean() + NormalDist().inv_cdf(level) * error
    else:
        # A sample's mean depends only on how often it draws each value, of which there are few.
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
