"""Scores of rounds can be compared although the data set changed in between."""

import pytest

from registry.trials import comparable


def test_rounds_on_versions_of_their_own_keep_their_scores() -> None:
    assert comparable(["a", "b", "c"], [0.5, 0.6, 0.7]) == [0.5, 0.6, 0.7]


def test_rounds_on_one_version_keep_their_scores() -> None:
    assert comparable(["a"] * 3, [0.5, 0.6, 0.7]) == [0.5, 0.6, 0.7]


def test_a_version_that_is_easier_loses_some_of_its_advantage() -> None:
    corrected = comparable(["hard"] * 12 + ["easy"] * 12, [0.5, 0.4] * 6 + [0.7, 0.6] * 6)
    assert corrected[0] > 0.5
    assert corrected[12] < 0.7
    assert corrected[12] - corrected[0] == pytest.approx(0.2 * 4 / 16)
    assert corrected[0] - corrected[1] == pytest.approx(0.1)


def test_what_the_search_has_learnt_is_not_taken_away() -> None:
    """The best recipe is as good on both versions, but the later rounds are better on average."""
    early, late = [0.45, 0.5, 0.55, 0.6], [0.58, 0.59, 0.6, 0.59]
    assert comparable(["a"] * 4 + ["b"] * 4, early + late) == early + late


def test_refused_rounds_stay_the_worst() -> None:
    corrected = comparable(["a", "a", "b", "b", "c", "c"], [0.0, 0.0, 0.9, 0.8, 0.0, 0.5])
    assert corrected[:2] == [0.0, 0.0]
    assert corrected[4] == 0.0
    assert min(corrected[2], corrected[3], corrected[5]) > 0
