"""Each comparison on the hold-out texts demands more, so that luck does not promote a model."""

from dataclasses import replace
from typing import TypedDict

import numpy as np
import pytest

from registry.promotion import promote_if_better
from spanemo.evaluation.answers import Figures
from tests.registry.conftest import MARGIN
from tests.spanemo.told_models import DATA, TEXTS, Models, corpus


def test_each_look_at_the_hold_out_asks_for_more(models: Models) -> None:
    models.log("old", "best")
    levels = []
    for number in range(3):
        models.log(f"new-{number}", "latest", test=0.7, holdout=0.6)
        decision = promote_if_better(models.store, DATA, MARGIN)
        assert decision.holdout is not None
        levels.append(decision.holdout.level)
    assert levels == [0.05 / 2, 0.05 / 6, 0.05 / 12]


def test_a_decision_that_is_made_again_is_the_same_look(models: Models) -> None:
    models.log("old", "best")
    first = models.log("a", "latest", test=0.7, holdout=0.6)
    made = promote_if_better(models.store, DATA, MARGIN)
    assert promote_if_better(models.store, DATA, MARGIN) == made
    models.log("b", "latest", test=0.7, holdout=0.6)
    assert promote_if_better(models.store, DATA, MARGIN).look == 2
    models.store.promote(first, "latest")
    assert promote_if_better(models.store, DATA, MARGIN).look == 1


@pytest.mark.slow
def test_a_new_best_model_starts_the_looks_anew_and_a_correction_does_not(models: Models) -> None:
    models.log("old", "best", test=0.6)
    models.log("a", "latest", test=0.7, holdout=0.6)
    promote_if_better(models.store, DATA, MARGIN)
    corrected = replace(DATA, train=corpus("corrected", 2), version="d1-00000002")
    models.log("b", "latest", test=0.7, holdout=0.7)
    promoted = promote_if_better(models.store, corrected, MARGIN)
    assert (promoted.look, promoted.promoted) == (2, True)
    models.log("c", "latest", test=0.8, holdout=0.7)
    assert promote_if_better(models.store, corrected, MARGIN).look == 1
    others = replace(corrected, holdout=corpus("holdout", 499), version="d1-00000003")
    models.log("d", "latest", test=0.8, holdout=0.7)
    assert promote_if_better(models.store, others, MARGIN).look == 1


class Splits(TypedDict):
    test: Figures
    holdout: Figures


def luck(rng: np.random.Generator) -> Splits:
    """Figures of a model that answers each text rightly with a probability of 60 %."""
    test, holdout = ((rng.random(TEXTS) < 0.6).astype(float) for _ in range(2))
    return {"test": test, "holdout": holdout}


def improved(figures: Figures, rng: np.random.Generator) -> Figures:
    """Figures of a model that is better by 8 points: 12 of 100 texts are new, 4 of 100 lost."""
    better = figures.copy()
    better[rng.choice(np.flatnonzero(figures == 0), TEXTS * 12 // 100, replace=False)] = 1
    better[rng.choice(np.flatnonzero(figures == 1), TEXTS * 4 // 100, replace=False)] = 0
    return better


@pytest.mark.slow
def test_of_200_equally_good_models_none_becomes_best(models: Models) -> None:
    rng = np.random.default_rng(0)
    best = models.log("best", "best", **luck(rng))
    looks = 0
    for number in range(200):
        new = models.log(f"new-{number}", "latest", **luck(rng))
        models.store.describe(new, {"test": {"data": DATA.version}})
        looks += promote_if_better(models.store, DATA, MARGIN).holdout is not None
        assert models.store.version("best") == best
    assert looks > 10  # many passed the test by luck, and failed on the hold-out


@pytest.mark.slow
def test_a_model_that_is_better_by_eight_points_becomes_best_after_equal_ones(
    models: Models,
) -> None:
    rng = np.random.default_rng(12)
    figures = luck(rng)
    models.log("best", "best", **figures)
    for number in range(20):
        models.log(f"new-{number}", "latest", **luck(rng))
        assert not promote_if_better(models.store, DATA, MARGIN).promoted
    test, holdout = (improved(answers, rng) for answers in (figures["test"], figures["holdout"]))
    new = models.log("better", "latest", test=test, holdout=holdout)
    assert promote_if_better(models.store, DATA, MARGIN).promoted
    assert models.store.version("best") == new
