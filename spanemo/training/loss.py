"""The training loss: cross-entropy of each emotion, and a correlation loss between emotions."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


def joint_loss(logits: Tensor, targets: Tensor, alpha: float) -> Tensor:
    """Return ``(1 - alpha) * cross-entropy + alpha * correlation`` as a scalar.

    Args:
        logits: of shape (rows, labels).
        targets: 0..1, of the same shape; NaN targets do not count.
        alpha: weight of the correlation part, 0..1.
    """
    annotated = ~targets.isnan()
    targets, weights = targets.nan_to_num(), annotated.to(logits.dtype)
    cross_entropy = binary_cross_entropy_with_logits(logits, targets, weights, reduction="sum")
    mean = cross_entropy / weights.sum().clamp(min=1)
    if not alpha:
        return mean
    return (1 - alpha) * mean + alpha * correlation_loss(logits, targets, weights)


def correlation_loss(logits: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    """Return the label-correlation-aware loss of SpanEmo (Alhuzali and Ananiadou, EACL 2021).

    A row's loss is the mean of ``exp(p(absent) - p(present))`` over all pairs of an absent and a
    present emotion. It falls as the present emotions score higher than the absent ones. A row
    without a present or without an absent emotion has no pairs, and a loss of 0. The result is the
    mean over rows.

    Args:
        logits: of shape (rows, labels).
        targets: 0..1, of the same shape.
        weights: 1 where an emotion was annotated, else 0; all 1 by default.
    """
    annotated = torch.ones_like(targets) if weights is None else weights
    probabilities = torch.sigmoid(logits)
    absent, present = (1 - targets) * annotated, targets * annotated
    absent_terms = (torch.exp(probabilities) * absent).sum(dim=1)
    present_terms = (torch.exp(-probabilities) * present).sum(dim=1)
    pairs = absent.sum(dim=1) * present.sum(dim=1)
    return (absent_terms * present_terms / pairs.clamp(min=1)).mean()
