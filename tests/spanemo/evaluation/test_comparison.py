"""A difference counts as one only if the texts that were drawn do not explain it."""

import numpy as np
import pytest

from spanemo.evaluation.answers import Figures
from spanemo.evaluation.comparison import compare


def figures(right: int, texts: int = 500) -> Figures:
    """Figures of a model that is right on the first ``right`` texts."""
    return (np.arange(texts) < right).astype(np.float64)


def test_it_holds_both_means_and_their_difference() -> None:
    compared = compare(figures(350), figures(310), 0.05)
    assert (compared.texts, compared.candidate, compared.baseline) == (500, 0.7, 0.62)
    assert compared.difference == pytest.approx(0.08)
    assert compared.lower < compared.difference


def test_eight_points_on_500_texts_are_no_luck_and_one_point_may_be() -> None:
    rng = np.random.default_rng(1)
    baseline = (rng.random(500) < 0.6).astype(np.float64)
    better, luckier = baseline.copy(), baseline.copy()
    better[np.flatnonzero(baseline == 0)[:60]] = 1
    better[np.flatnonzero(baseline == 1)[:20]] = 0
    luckier[np.flatnonzero(baseline == 0)[:45]] = 1
    luckier[np.flatnonzero(baseline == 1)[:40]] = 0
    assert compare(better, baseline, 0.05).exceeds(0.005)
    assert not compare(luckier, baseline, 0.05).exceeds(0.005)


def test_the_margin_itself_must_lie_below_the_bound() -> None:
    compared = compare(figures(350), figures(310), 0.05)
    assert compared.exceeds(compared.lower - 1e-9)
    assert not compared.exceeds(compared.lower)


def test_texts_are_drawn_in_pairs() -> None:
    """Two models that differ on a few texts are told apart better than their means alone allow."""
    baseline = figures(300)
    paired = compare(figures(315), baseline, 0.05)
    unpaired = compare(figures(315)[::-1], baseline, 0.05)
    assert paired.difference == pytest.approx(unpaired.difference)
    assert paired.lower > 0 > unpaired.lower


def test_equal_models_are_never_better() -> None:
    for level in (0.05, 1e-5):
        assert not compare(figures(300), figures(300), level).exceeds(0)


def test_a_single_text_can_be_compared() -> None:
    for level in (0.05, 1e-5):
        assert np.isfinite(compare(np.ones(1), np.zeros(1), level).lower)


@pytest.mark.slow
def test_a_smaller_level_has_a_lower_bound_where_bootstrap_and_approximation_meet() -> None:
    rng = np.random.default_rng(2)
    candidate, baseline = rng.integers(2, 11, 400) / 10, rng.integers(0, 10, 400) / 10
    bounds = [
        compare(candidate, baseline, level).lower for level in (0.05, 0.01, 0.001, 0.000999, 1e-6)
    ]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[2] == pytest.approx(bounds[3], abs=0.003)


@pytest.mark.slow
def test_the_bound_errs_as_often_as_its_level_says() -> None:
    """Two models of equal worth on texts drawn anew: the bound is above zero in 5 of 100 draws."""
    rng = np.random.default_rng(3)
    draws = 200
    above = 0
    for _ in range(draws):
        candidate, baseline = (rng.random((2, 300)) < 0.6).astype(np.float64)
        above += compare(candidate, baseline, 0.05).exceeds(0)
    assert 0.015 < above / draws < 0.085


@pytest.mark.slow
def test_the_same_figures_have_the_same_bound() -> None:
    candidate, baseline = np.random.default_rng(4).integers(0, 7, (2, 3000)) / 6
    assert compare(candidate, baseline, 0.002) == compare(candidate, baseline, 0.002)
