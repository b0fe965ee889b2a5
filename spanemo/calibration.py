"""Scores of a validation split -> honest probabilities, and the threshold of each emotion."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from spanemo.corpus import Targets
from spanemo.evaluation import report

Scores = npt.NDArray[np.float64]

_CANDIDATES = np.arange(0.10, 0.61, 0.02)
_NEIGHBOURS = 4  # on each side of a candidate
_FOLDS, _REPEATS = 5, 4
# How much of its own threshold an emotion keeps; the rest is the shared one.
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def fit_scale(scores: Scores, targets: Targets) -> tuple[float, float]:
    """Return the scale, above 0, and the shift of the logits that fit ``targets`` best.

    The correlation loss draws probabilities apart, so that a raw 0.8 means less than eight of ten
    (Platt, "Probabilistic Outputs for Support Vector Machines", 1999). Two numbers for all
    emotions leave the order of a text's emotions as it was.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape; from texts that neither trained nor test the model.
    """
    logits, truth = torch.from_numpy(_logits(scores)), torch.from_numpy(targets).double()
    fitted = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([fitted], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logarithm, shift = fitted
        value = binary_cross_entropy_with_logits(logarithm.exp() * logits + shift, truth)
        # Keeps the numbers finite where a split can be told apart without a fault.
        value = value + 1e-4 * fitted.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    logarithm, shift = fitted.tolist()
    return float(np.exp(logarithm)), shift


def rescale(scores: Scores, scale: float, shift: float) -> Scores:
    """Return the probabilities whose logits are ``scale`` times those of ``scores``, plus a shift.

    A score of 0, that of a text in which nothing can be read, stays 0.
    """
    moved = 1 / (1 + np.exp(-(scale * _logits(scores) + shift)))
    return np.where(scores == 0, 0.0, moved)


def fit_shared(scores: Scores, targets: Targets) -> float:
    """Return the one threshold for all labels, 0.10..0.60, that suits them best.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape.
    """
    return _peak(np.array([_figure(scores, targets, one) for one in _CANDIDATES]))


def fit_thresholds(scores: Scores, targets: Targets, labels: Sequence[str]) -> dict[str, float]:
    """Return for each label its threshold, 0.10..0.60.

    A threshold lies between the one with the label's best F1 and one that all labels share. How
    near to which is chosen by repeated cross-validation; what is not better than the shared one by
    more than chance stays near to it.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape; from texts that neither trained nor test the model.
        labels: the names of the columns.
    """
    share = _SHARES[0]
    if len(scores) >= _FOLDS:
        figures = np.array(
            [
                _held_out(scores, targets, folds == fold)
                for seed in range(_REPEATS)
                for folds in [np.random.default_rng(seed).permutation(len(scores)) % _FOLDS]
                for fold in range(_FOLDS)
            ]
        )
        behind = figures[:, [figures.mean(axis=0).argmax()]] - figures
        error = behind.std(axis=0, ddof=1) / np.sqrt(len(behind))
        share = _SHARES[int((behind.mean(axis=0) <= error).argmax())]
    thresholds = share * _own(scores, targets) + (1 - share) * fit_shared(scores, targets)
    return dict(zip(labels, np.round(thresholds, 3).tolist(), strict=True))


def _held_out(scores: Scores, targets: Targets, held_out: npt.NDArray[np.bool_]) -> list[float]:
    """Return each share's figure on some texts, with thresholds from the others."""
    shared, own = (fit(scores[~held_out], targets[~held_out]) for fit in (fit_shared, _own))
    thresholds = [share * own + (1 - share) * shared for share in _SHARES]
    return [_figure(scores[held_out], targets[held_out], one) for one in thresholds]


def _own(scores: Scores, targets: Targets) -> Scores:
    """Return the threshold with the best F1 of each column."""
    given = scores[None] >= _CANDIDATES[:, None, None]
    hits = (given & (targets == 1)).sum(axis=1)
    f1 = 2 * hits / np.maximum(given.sum(axis=1) + targets.sum(axis=0), 1)
    return np.array([_peak(column) for column in f1.T])


def _peak(curve: Scores) -> float:
    # A curve of few texts is ragged, so each point is averaged with its neighbours first.
    padded = np.pad(curve, _NEIGHBOURS, mode="edge")
    smooth = np.convolve(padded, np.full(window := 2 * _NEIGHBOURS + 1, 1 / window), mode="valid")
    ties = _CANDIDATES[smooth >= smooth.max() - 1e-9]
    return float(ties[np.abs(ties - 0.5).argmin()])


def _figure(scores: Scores, targets: Targets, thresholds: Scores | float) -> float:
    """Return the mean of Jaccard and micro-F1.

    Macro-F1 has no part in it: it counts each of the rare emotions, of which a validation split
    holds few, as much as a frequent one, and draws what all share too low.
    """
    columns = np.broadcast_to(thresholds, scores.shape[1]).tolist()
    named: Mapping[str, float] = {str(index): one for index, one in enumerate(columns)}
    figures = report(targets, scores, named)
    return (figures.jaccard + figures.micro_f1) / 2


def _logits(scores: Scores) -> Scores:
    inside = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))
