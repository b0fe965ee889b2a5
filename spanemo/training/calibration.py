"""Scores of a validation split -> honest probabilities, and the threshold of each emotion."""

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
# How far an emotion's logits may be expected to be off, as a standard deviation.
_SHIFT = 0.3
# How much of a threshold may be the emotion's own; the rest is the shared one.
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_FOLDS, _ROUNDS = 5, 4
# Share of texts that a move of a threshold by 1 has to make acceptable.
_INERTIA = 0.01


def fit_scale(scores: Scores, targets: Targets | SoftTargets) -> tuple[float, float]:
    """Return the scale, above 0, and the shift of the logits that fit ``targets`` best.

    The correlation loss draws probabilities apart, so that a raw 0.8 means less than eight of ten
    (Platt, "Probabilistic Outputs for Support Vector Machines", 1999). Two numbers for all
    emotions leave the order of a text's emotions as it was.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0..1, of the same shape, from texts that neither trained nor test the model; those
            that are not a number have no part in it.
    """
    known = ~np.isnan(targets)
    logits = torch.from_numpy(_logits(scores)[known])
    truth = torch.from_numpy(np.asarray(targets)[known]).double()
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
    moved = _probabilities(scale * _logits(scores) + shift)
    return np.where(scores == 0, 0.0, moved)


def fit_shared(scores: Scores, targets: Targets) -> float:
    """Return the one threshold for all labels, 0.10..0.60, that suits them best.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape.
    """
    return _peak(np.array([_figure(scores, targets, one) for one in _CANDIDATES]))


def fit_thresholds(scores: Scores, targets: Targets, labels: Sequence[str]) -> dict[str, float]:
    """Return for each label its threshold, 0..1.

    All labels share one, moved by what each is given too often or too seldom, and drawn towards
    the label's own: half of the F1 that it can reach, as its F1 is highest there (Lipton, Elkan
    and Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", 2014). How far
    it is drawn is found by cross-validation. A label that never occurs has the shared one.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        targets: 0 or 1, of the same shape; from texts that neither trained nor test the model.
        labels: the names of the columns.
    """
    figures = _cross_validated(scores, targets)
    thresholds = _thresholds(scores, targets)[int(figures.argmax())]
    return dict(zip(labels, np.round(thresholds, 3).tolist(), strict=True))


def best_shared(
    scores: Scores, judgements: Sequence[Judgement], labels: Sequence[str]
) -> tuple[float, float]:
    """Return the one threshold with most fully acceptable answers, and their share, 0..1."""
    return _best_shared(scores, AnswerKey.of(judgements, labels))


def fit_acceptance(
    scores: Scores, judgements: Sequence[Judgement], labels: Sequence[str]
) -> dict[str, float]:
    """Return for each label the threshold with which most answers are fully acceptable.

    All labels share one; each is then moved, in the order of the labels and twice over, if that
    makes more answers acceptable than a few texts could by chance.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels).
        judgements: what each text must and may be given.
        labels: the names of the columns.
    """
    key = AnswerKey.of(judgements, labels)
    thresholds = np.full(len(labels), _best_shared(scores, key)[0])
    given = above(scores, thresholds)
    reached = key.count(given).acceptable.sum()
    for _ in range(2):
        for column in range(len(labels)):
            moved = np.repeat(given[None], len(_CANDIDATES), axis=0)
            moved[:, :, column] = scores[:, column] >= _CANDIDATES[:, None]
            distances = np.abs(_CANDIDATES - thresholds[column])
            # Each tenth that a threshold moves has to be worth a thousandth of the texts.
            answers = key.count(moved).acceptable.sum(axis=1) - _INERTIA * len(scores) * distances
            best = int(np.argmax(answers))
            if answers[best] > reached:
                thresholds[column], given = _CANDIDATES[best], moved[best]
                reached = key.count(given).acceptable.sum()
    return dict(zip(labels, np.round(thresholds, 3).tolist(), strict=True))


def _best_shared(scores: Scores, key: AnswerKey) -> tuple[float, float]:
    given = (scores >= _CANDIDATES[:, None, None]).astype(np.int64)
    shares = key.count(given).acceptable.mean(axis=1)
    best = _peak(shares)
    return best, float(shares[np.abs(_CANDIDATES - best).argmin()])


def _cross_validated(scores: Scores, targets: Targets) -> Scores:
    """Return how good each of ``_SHARES`` is on texts that its thresholds were not fitted on.

    Returns:
        as ``_figure``, the mean of all rounds; of shape (shares,).
    """
    random, texts = np.random.default_rng(0), len(scores)
    figures = np.zeros(len(_SHARES))
    for _ in range(_ROUNDS):
        order = random.permutation(texts)
        given = np.zeros((len(_SHARES), *scores.shape))
        for fold in range(_FOLDS):
            held_out = order[fold::_FOLDS]
            rest = np.setdiff1d(order, held_out)
            if len(rest):
                thresholds = _thresholds(scores[rest], targets[rest])
                given[:, held_out] = scores[held_out] >= thresholds[:, None]
        figures += [_figure(one, targets, 0.5) / _ROUNDS for one in given]
    return figures


def _thresholds(scores: Scores, targets: Targets) -> Scores:
    """Return each label's threshold for each of ``_SHARES``, of shape (shares, labels)."""
    occurs = targets.any(axis=0)
    shifts = np.where(occurs, _shifts(scores, targets), 0.0)
    moved = _probabilities(_logits(scores) + shifts)
    shared, own = fit_shared(moved, targets), np.array(_SHARES)[:, None]
    wanted = np.where(occurs, (1 - own) * shared + own * _reachable_f1(moved) / 2, shared)
    return _probabilities(_logits(wanted) - shifts)


def _shifts(scores: Scores, targets: Targets) -> Scores:
    """Return what each label's logits lack for it to be expected as often as it occurs.

    The likeliest ones by Newton's method, when shifts scatter around 0 by ``_SHIFT``: few texts
    move nothing far.
    """
    logits, shifts = _logits(scores), np.zeros(scores.shape[1])
    for _ in range(20):
        expected = _probabilities(logits + shifts)
        slope = (expected - targets).sum(axis=0) + shifts / _SHIFT**2
        shifts -= slope / ((expected * (1 - expected)).sum(axis=0) + 1 / _SHIFT**2)
    return shifts


def _reachable_f1(scores: Scores) -> Scores:
    """Return the best F1 of each label that probabilities let expect."""
    falling = -np.sort(-scores, axis=0)
    given = np.arange(1, len(scores) + 1)[:, None]
    f1 = 2 * falling.cumsum(axis=0) / (given + scores.sum(axis=0))
    best: Scores = f1.max(axis=0)
    return best


def _peak(curve: Scores) -> float:
    # A curve of few texts is ragged, so each point is averaged with its neighbours first.
    window = 2 * _NEIGHBOURS + 1
    padded = np.pad(curve, _NEIGHBOURS, mode="edge")
    smooth = np.convolve(padded, np.full(window, 1 / window), mode="valid")
    ties = _CANDIDATES[smooth >= smooth.max() - 1e-9]
    return float(ties[np.abs(ties - 0.5).argmin()])


def _figure(scores: Scores, targets: Targets, threshold: float) -> float:
    """Return the mean of Jaccard and micro-F1 with one threshold for all labels.

    Macro-F1 has no part in it: it counts each of the rare emotions, of which a validation split
    holds few, as much as a frequent one, and draws what all share too low.
    """
    columns = map(str, range(scores.shape[1]))
    figures = evaluate_scores(targets, scores, dict.fromkeys(columns, threshold))
    return (figures.jaccard + figures.micro_f1) / 2


def _logits(scores: Scores) -> Scores:
    inside = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))


def _probabilities(logits: Scores) -> Scores:
    return 1 / (1 + np.exp(-logits))
