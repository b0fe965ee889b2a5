from math import exp, log

import pytest
import torch

from spanemo.training.loss import correlation_loss, joint_loss

pytestmark = pytest.mark.slow


def logit(probability: float) -> float:
    return log(probability / (1 - probability))


LOGITS = torch.tensor([[logit(0.8), logit(0.3), logit(0.1)], [logit(0.6), logit(0.5), logit(0.2)]])
TARGETS = torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
FIRST = (exp(0.3 - 0.8) + exp(0.1 - 0.8)) / 2
SECOND = (exp(0.2 - 0.6) + exp(0.2 - 0.5)) / 2


def test_correlation_loss_is_the_mean_over_pairs_then_rows() -> None:
    assert correlation_loss(LOGITS, TARGETS).item() == pytest.approx((FIRST + SECOND) / 2, rel=1e-5)


def test_a_row_without_a_pair_adds_nothing() -> None:
    targets = torch.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    assert correlation_loss(LOGITS, targets).item() == 0


def test_joint_loss_weighs_its_parts() -> None:
    entropy = -sum(map(log, (0.8, 0.7, 0.9, 0.6, 0.5, 0.8))) / 6
    correlation = (FIRST + SECOND) / 2
    assert joint_loss(LOGITS, TARGETS, 0.0).item() == pytest.approx(entropy, rel=1e-5)
    assert joint_loss(LOGITS, TARGETS, 0.2).item() == pytest.approx(
        0.8 * entropy + 0.2 * correlation, rel=1e-5
    )


def test_correlation_loss_pushes_present_above_absent() -> None:
    logits = LOGITS.clone().requires_grad_()
    correlation_loss(logits, TARGETS).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert ((logits.grad < 0) == (TARGETS == 1)).all()


OPEN = torch.tensor([[1.0, float("nan"), 0.0], [float("nan")] * 3])


def test_an_emotion_that_nobody_annotated_has_no_part_in_the_loss() -> None:
    entropy = -(log(0.8) + log(0.9)) / 2
    correlation = exp(0.1 - 0.8) / 2  # of two rows; the second has no pair
    assert joint_loss(LOGITS, OPEN, 0.0).item() == pytest.approx(entropy, rel=1e-5)
    assert joint_loss(LOGITS, OPEN, 0.2).item() == pytest.approx(
        0.8 * entropy + 0.2 * correlation, rel=1e-5
    )


def test_open_emotions_push_no_logit() -> None:
    logits = LOGITS.clone().requires_grad_()
    joint_loss(logits, OPEN, 0.3).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert ((logits.grad != 0) == ~OPEN.isnan()).all()


def test_nothing_annotated_is_no_loss() -> None:
    assert joint_loss(LOGITS, torch.full_like(LOGITS, float("nan")), 0.2).item() == 0


def test_correlation_loss_leaves_out_emotions_without_weight() -> None:
    weights = torch.tensor([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    expected = (exp(0.1 - 0.8) + SECOND) / 2
    assert correlation_loss(LOGITS, TARGETS, weights).item() == pytest.approx(expected, rel=1e-5)
