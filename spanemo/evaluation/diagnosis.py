"""Where a model errs: which emotions it takes for which, and what its probabilities are worth."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_BINS = 15


def confusions(
    labels: Sequence[str], targets: Array, predicted: Array
) -> dict[str, dict[str, int]]:
    """Count, for each emotion that texts carry, what they were given instead.

    Args:
        labels: the emotions.
        targets: 0 or 1, of shape (texts, labels).
        predicted: the same of what the model gave.

    Returns:
        for a row emotion and a column emotion the texts that carry the row's, which was missed, and
        were given the column's, which they do not carry; for the same emotion twice the texts in
        which it was found. A text counts once for each such pair, or in no column at all.
    """
    missed, wrong = targets * (1 - predicted), predicted * (1 - targets)
    table = missed.T @ wrong + np.diag((targets * predicted).sum(axis=0))
    return {
        row: {column: int(count) for column, count in zip(labels, counts, strict=True)}
        for row, counts in zip(labels, table, strict=True)
    }


def reliability(scores: Array, targets: Array) -> list[dict[str, float]]:
    """Compare probabilities with frequencies in 15 bins of equal width; empty bins are left out.

    Args:
        scores: probabilities, 0..1, of any shape.
        targets: 0 or 1, of the same shape.

    Returns:
        for each bin the mean ``probability``, the ``frequency`` of true decisions, both 0..1, and
        how many ``decisions`` lie in it.
    """
    count, expected, found = _binned(scores, targets)
    return [
        {
            "probability": round(float(expected[each] / count[each]), 4),
            "frequency": round(float(found[each] / count[each]), 4),
            "decisions": int(count[each]),
        }
        for each in np.flatnonzero(count)
    ]


def calibration_error(scores: Array, targets: Array) -> float:
    """Return the expected calibration error, 0..1, of all decisions together."""
    _, expected, found = _binned(scores, targets)
    return float(np.abs(expected - found).sum() / scores.size)


def _binned(scores: Array, targets: Array) -> tuple[Array, Array, Array]:
    """Return for each bin how many decisions it has, and the sums of its scores and targets."""
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1).ravel()
    count, expected, found = (
        np.bincount(bins, weights=weights, minlength=_BINS)
        for weights in (None, scores.ravel(), targets.ravel())
    )
    return count, expected, found
