"""What training minimises: each emotion for itself, and the order between emotions of one text."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


def joint_loss(logits: Tensor, targets: Tensor, alpha: float) -> Tensor:
    """Return ``(1 - alpha) * cross-entropy + alpha * correlation`` as a scalar.

    Args:
        logits: of shape (rows, labels).
        targets: 0.0 or 1.0, of the same shape.
        alpha: weight of the correlation part, 0..1.
    """
    cross_entropy = binary_cross_entropy_with_logits(logits, targets)
    return (1 - alpha) * cross_entropy + alpha * correlation_loss(logits, targets)


def correlation_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the label-correlation-aware loss, the mean over rows.

    A row's loss is the mean of ``exp(p(absent) - p(present))`` over all pairs of an absent and a
    present emotion: it falls as the present emotions rise above the absent ones. A row in which no
    emotion or every emotion is present has no pair and a loss of 0.
    """
    probabilities = torch.sigmoid(logits)
    absent = (torch.exp(probabilities) * (1 - targets)).sum(dim=1)
    present = (torch.exp(-probabilities) * targets).sum(dim=1)
    pairs = (1 - targets).sum(dim=1) * targets.sum(dim=1)
    return (absent * present / pairs.clamp(min=1)).mean()
