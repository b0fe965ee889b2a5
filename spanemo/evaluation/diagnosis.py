"""Confusion matrix and calibration of a model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_BINS = 15


def confusions(
    labels: Sequence[str], targets: Array, predicted: Array
) -> dict[str, dict[str, int]]:
    """Return the confusion matrix of multi-label predictions.

    Args:
        labels: the names of the columns.
        targets: true labels, 0 or 1, of shape (texts, labels).
        predicted: predicted labels, 0 or 1, of shape (texts, labels).

    Returns:
        Counts by row emotion and column emotion. Off the diagonal, the texts in which the row's
        emotion was missed and the column's emotion was predicted wrongly. On the diagonal, the
        texts in which the emotion was predicted correctly. A text counts in every such pair.
    """
    missed, wrong = targets * (1 - predicted), predicted * (1 - targets)
    table = missed.T @ wrong + np.diag((targets * predicted).sum(axis=0))
    return {
        row: {column: int(count) for column, count in zip(labels, counts, strict=True)}
        for row, counts in zip(labels, table, strict=True)
    }


def reliability(scores: Array, targets: Array) -> list[dict[str, float]]:
    """Return the reliability diagram: probabilities and frequencies in 15 bins of equal width.

    Args:
        scores: probabilities, 0..1, of any shape.
        targets: 0 or 1, of the same shape.

    Returns:
        For each bin that is not empty, the mean ``probability`` and the ``frequency`` of true
        labels, both 0..1, and the number of ``decisions`` in the bin.
    """
    count, expected, correct = _binned(scores, targets)
    return [
        {
            "probability": round(float(expected[index] / count[index]), 4),
            "frequency": round(float(correct[index] / count[index]), 4),
            "decisions": int(count[index]),
        }
        for index in np.flatnonzero(count)
    ]


def calibration_error(scores: Array, targets: Array) -> float:
    """Return the expected calibration error over all decisions, 0..1."""
    _, expected, correct = _binned(scores, targets)
    return float(np.abs(expected - correct).sum() / scores.size)


def _binned(scores: Array, targets: Array) -> tuple[Array, Array, Array]:
    """Return the number of decisions in each bin, and the sums of their scores and targets."""
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1).ravel()
    count, expected, correct = (
        np.bincount(bins, weights=weights, minlength=_BINS)
        for weights in (None, scores.ravel(), targets.ravel())
    )
    return count, expected, correct
