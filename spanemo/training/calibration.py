"""Calibrate the scores of a validation split, and fit the threshold of each emotion."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from spanemo.corpora.corpus import Targets
from spanemo.corpora.judgement import Judgement, SoftTargets
from spanemo.evaluation.answer_key import AnswerKey
from spanemo.evaluation.evaluate import above, evaluate_scores

Scores = npt.NDArray[np.float64]

_CANDIDATES = np.arange(0.10, 0.71, 0.02)
_NEIGHBOURS = 4  # on each side of a candidate
# Prior standard deviation of the shift of an emotion's logits.
_SHIFT = 0.3
# Candidate weights of an emotion's own threshold against the shared threshold.
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_FOLDS, _ROUNDS = 5, 4
# Share of texts that moving a threshold by 1 has to make acceptable.
_INERTIA = 0.01


def fit_scale(scores: Scores, targets: Targets | SoftTargets) -> tuple[float, float]:
    """Fit the scale and the shift of the logits to ``targets`` (Platt scaling).

    The correlation loss makes probabilities too extreme: a raw score of 0.8 is right in fewer than
    80 % of cases. The two parameters are shared by all emotions, so the order of a text's emotions
    does not change. Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0..1, of the same shape, of texts used neither to train nor to test the model; NaN
            targets are ignored.

    Returns:
        The scale, above 0, and the shift.
    """
    annotated = ~np.isnan(targets)
    logits = torch.from_numpy(_logits(scores)[annotated])
    truth = torch.from_numpy(np.asarray(targets)[annotated]).double()
    fitted = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([fitted], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logarithm, shift = fitted
        value = binary_cross_entropy_with_logits(logarithm.exp() * logits + shift, truth)
        # Keeps the parameters finite if the split can be separated perfectly.
        value = value + 1e-4 * fitted.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    logarithm, shift = fitted.tolist()
    return float(np.exp(logarithm)), shift


def rescale(scores: Scores, scale: float, shift: float) -> Scores:
    """Return the probabilities with the logits ``scale * logit + shift``.

    A score of 0, which an empty text has, stays 0.
    """
    moved = _probabilities(scale * _logits(scores) + shift)
    return np.where(scores == 0, 0.0, moved)


def fit_shared(scores: Scores, targets: Targets) -> float:
    """Return the best shared threshold of all labels, 0.10..0.70.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape.
    """
    return _peak(np.array([_figure(scores, targets, threshold) for threshold in _CANDIDATES]))


def fit_thresholds(scores: Scores, targets: Targets, labels: Sequence[str]) -> dict[str, float]:
    """Fit the threshold of each label, 0..1.

    Each label's logits are first shifted so that the label is expected as often as it occurs. The
    threshold is then a weighted mean of the shared threshold and the label's optimal threshold,
    which is half of the label's best F1 (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of
    Classifiers to Maximize F1 Measure", 2014). The weight is chosen by cross-validation. A label
    that never occurs gets the shared threshold.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape, of texts used neither to train nor to test the model.
        labels: the names of the columns.
    """
    figures = _cross_validated(scores, targets)
    thresholds = _thresholds(scores, targets)[int(figures.argmax())]
    return dict(zip(labels, np.round(thresholds, 3).tolist(), strict=True))


def best_shared(
    scores: Scores, judgements: Sequence[Judgement], labels: Sequence[str]
) -> tuple[float, float]:
    """Return the shared threshold with the most acceptable answers, and their share, 0..1."""
    return _best_shared(scores, AnswerKey.of(judgements, labels))


def fit_acceptance(
    scores: Scores, judgements: Sequence[Judgement], labels: Sequence[str]
) -> dict[str, float]:
    """Fit the threshold of each label, so that the most answers are fully acceptable.

    All labels start at the best shared threshold. Each threshold is then moved, in the order of the
    labels and in two passes, if the gain in acceptable answers is more than a few texts.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        judgements: the judgement of each text.
        labels: the names of the columns.
    """
    key = AnswerKey.of(judgements, labels)
    thresholds = np.full(len(labels), _best_shared(scores, key)[0])
    predicted = above(scores, thresholds)
    reached = key.count(predicted).acceptable.sum()
    for _ in range(2):
        for column in range(len(labels)):
            moved = np.repeat(predicted[None], len(_CANDIDATES), axis=0)
            moved[:, :, column] = scores[:, column] >= _CANDIDATES[:, None]
            distances = np.abs(_CANDIDATES - thresholds[column])
            # Moving a threshold by 0.1 has to gain at least 0.1 % of the texts.
            answers = key.count(moved).acceptable.sum(axis=1) - _INERTIA * len(scores) * distances
            best = int(np.argmax(answers))
            if answers[best] > reached:
                thresholds[column], predicted = _CANDIDATES[best], moved[best]
                reached = key.count(predicted).acceptable.sum()
    return dict(zip(labels, np.round(thresholds, 3).tolist(), strict=True))


def _best_shared(scores: Scores, key: AnswerKey) -> tuple[float, float]:
    predicted = (scores >= _CANDIDATES[:, None, None]).astype(np.int64)
    shares = key.count(predicted).acceptable.mean(axis=1)
    best = _peak(shares)
    return best, float(shares[np.abs(_CANDIDATES - best).argmin()])


def _cross_validated(scores: Scores, targets: Targets) -> Scores:
    """Return the figure (see `_figure`) of each of `_SHARES` on held-out texts.

    Returns:
        The mean of all rounds, of shape (shares,).
    """
    random, texts = np.random.default_rng(0), len(scores)
    figures = np.zeros(len(_SHARES))
    for _ in range(_ROUNDS):
        order = random.permutation(texts)
        predicted = np.zeros((len(_SHARES), *scores.shape))
        for fold in range(_FOLDS):
            held_out = order[fold::_FOLDS]
            rest = np.setdiff1d(order, held_out)
            if len(rest):
                thresholds = _thresholds(scores[rest], targets[rest])
                predicted[:, held_out] = scores[held_out] >= thresholds[:, None]
        figures += [_figure(answers, targets, 0.5) / _ROUNDS for answers in predicted]
    return figures


def _thresholds(scores: Scores, targets: Targets) -> Scores:
    """Return each label's threshold for each of `_SHARES`, of shape (shares, labels)."""
    occurs = targets.any(axis=0)
    shifts = np.where(occurs, _shifts(scores, targets), 0.0)
    moved = _probabilities(_logits(scores) + shifts)
    shared, share = fit_shared(moved, targets), np.array(_SHARES)[:, None]
    wanted = np.where(occurs, (1 - share) * shared + share * _reachable_f1(moved) / 2, shared)
    return _probabilities(_logits(wanted) - shifts)


def _shifts(scores: Scores, targets: Targets) -> Scores:
    """Return the shift of each label's logits with which it is expected as often as it occurs.

    The shifts are the posterior mode under a normal prior with standard deviation `_SHIFT`, found
    by Newton's method. The prior keeps the shifts small if there are few texts.
    """
    logits, shifts = _logits(scores), np.zeros(scores.shape[1])
    for _ in range(20):
        expected = _probabilities(logits + shifts)
        slope = (expected - targets).sum(axis=0) + shifts / _SHIFT**2
        shifts -= slope / ((expected * (1 - expected)).sum(axis=0) + 1 / _SHIFT**2)
    return shifts


def _reachable_f1(scores: Scores) -> Scores:
    """Return the best expected F1 of each label, if the scores are calibrated."""
    falling = -np.sort(-scores, axis=0)
    predicted = np.arange(1, len(scores) + 1)[:, None]
    f1 = 2 * falling.cumsum(axis=0) / (predicted + scores.sum(axis=0))
    best: Scores = f1.max(axis=0)
    return best


def _peak(curve: Scores) -> float:
    # The curve is noisy if there are few texts, so it is smoothed with a moving average.
    window = 2 * _NEIGHBOURS + 1
    padded = np.pad(curve, _NEIGHBOURS, mode="edge")
    smooth = np.convolve(padded, np.full(window, 1 / window), mode="valid")
    ties = _CANDIDATES[smooth >= smooth.max() - 1e-9]
    return float(ties[np.abs(ties - 0.5).argmin()])


def _figure(scores: Scores, targets: Targets, threshold: float) -> float:
    """Return the mean of Jaccard and micro-F1 at a shared threshold.

    Macro-F1 is not included. It weights rare emotions, of which a validation split has few, like
    frequent ones, and makes the shared threshold too low.
    """
    columns = map(str, range(scores.shape[1]))
    figures = evaluate_scores(targets, scores, dict.fromkeys(columns, threshold))
    return (figures.jaccard + figures.micro_f1) / 2


def _logits(scores: Scores) -> Scores:
    inside = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))


def _probabilities(logits: Scores) -> Scores:
    return 1 / (1 + np.exp(-logits))
