"""Scores of a validation split -> the threshold of each emotion."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from spanemo.corpus import Targets

# A rare emotion's F1 is often best at a threshold so low that many texts carry it wrongly, which
# costs more in Jaccard than it gains in macro-F1. Hence the narrow range.
_CANDIDATES = np.arange(0.30, 0.51, 0.02)


def fit_thresholds(
    scores: npt.NDArray[np.float64], targets: Targets, labels: Sequence[str]
) -> dict[str, float]:
    """Return for each label the threshold, 0.30..0.50, with the best F1.

    The F1 curve of a rare emotion is ragged on a small split, so each point is averaged with its
    neighbours before the best is taken; of equals, the one nearest to 0.5 is taken.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape; from texts that neither trained nor test the model.
        labels: the names of the columns.
    """
    return {
        label: _best(scores[:, column], targets[:, column]) for column, label in enumerate(labels)
    }


def _best(scores: npt.NDArray[np.float64], targets: Targets) -> float:
    given = scores[None, :] >= _CANDIDATES[:, None]
    hits = (given & (targets == 1)).sum(axis=1)
    f1 = 2 * hits / np.maximum(given.sum(axis=1) + targets.sum(), 1)
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.full(5, 1 / 5), mode="valid")
    ties = _CANDIDATES[smooth >= smooth.max() - 1e-9]
    return round(float(ties[np.abs(ties - 0.5).argmin()]), 2)
