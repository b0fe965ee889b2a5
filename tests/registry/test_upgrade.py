"""After an upgrade the shipped model becomes best by the rule that holds for trained ones."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from registry import awaits_decision, ensure_shipped, promotion, shipped, upgrade
from registry.decision import Decision
from registry.promotion import promote_if_better
from registry.upgrade import take_up_shipped
from spanemo.bundle import Bundle
from tests.spanemo.told_models import DATA, LABELS, Models

MARGIN = 0.005

Ship = Callable[..., str]


@pytest.fixture
def ship(models: Models, monkeypatch: pytest.MonkeyPatch) -> Ship:
    """Let the product ship a model that answers as it is told to; returns its version."""

    def ship(name: str, test: float, holdout: float | None = None) -> str:
        folder = models.make(name, test, holdout)
        monkeypatch.setattr(shipped, "SHIPPED", folder)
        return Bundle.read(folder).version

    return ship


def decide(models: Models) -> Decision | None:
    return take_up_shipped(models.store, DATA, MARGIN)


def test_a_better_shipped_model_becomes_best_and_latest_stays(models: Models, ship: Ship) -> None:
    best = models.log("old", "best")
    trained = models.log("trained", "latest")
    new = ship("new", 0.7)
    decision = decide(models)
    assert decision is not None
    assert decision.previous == best
    assert models.store.version("best") == new
    assert models.store.version("latest") == trained
    said = models.store.metadata(new)
    assert said["source"] == "shipped"
    assert said["decision"]["reason"] == decision.reason
    assert said["test"]["data"] == DATA.version


@pytest.mark.parametrize(("test", "holdout"), [(0.6, 0.9), (0.7, 0.6), (0.5, 0.5)])
def test_one_that_is_not_better_on_both_splits_does_not(
    models: Models, ship: Ship, test: float, holdout: float
) -> None:
    best = models.log("old", "best", "latest")
    new = ship("new", test, holdout)
    decide(models)
    assert models.store.version("best") == best
    assert "margin" in models.store.metadata(new)["decision"]["reason"]


def test_it_is_decided_once_for_each_shipped_version(models: Models, ship: Ship) -> None:
    best = models.log("old", "best", "latest")
    ship("new", 0.5)
    assert awaits_decision(models.store)
    decide(models)
    assert not awaits_decision(models.store)
    models.asked.clear()
    assert decide(models) is None
    assert models.asked == set()
    newer = ship("newer", 0.7)
    assert models.store.version("best") == best
    decide(models)
    assert models.store.version("best") == newer


def test_a_roll_back_after_the_decision_is_not_undone(models: Models, ship: Ship) -> None:
    best = models.log("old", "best", "latest")
    ship("new", 0.7)
    decide(models)
    models.store.promote(best, "best")
    assert decide(models) is None
    assert models.store.version("best") == best


def test_the_first_model_of_a_store_is_never_compared_later(models: Models, ship: Ship) -> None:
    ship("new", 0.7)
    assert not awaits_decision(models.store)
    ensure_shipped(models.store)
    models.log("trained", "latest", "best")
    assert not awaits_decision(models.store)
    assert decide(models) is None


@pytest.mark.parametrize("at", ["score", "exchange", "note_decided"])
def test_a_comparison_is_made_again_wherever_it_was_interrupted(
    models: Models, ship: Ship, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    best = models.log("old", "best", "latest")
    new = ship("new", 0.7)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    owner = {"score": promotion, "exchange": models.store, "note_decided": upgrade}[at]
    with monkeypatch.context() as patch:
        patch.setattr(owner, at, interrupted)
        with pytest.raises(KeyboardInterrupt):
            decide(models)
    assert awaits_decision(models.store)
    decide(models)
    assert not awaits_decision(models.store)
    assert models.store.version("best") == new
    decision = models.store.metadata(new)["decision"]
    assert (decision["previous"], decision["look"]) == (best, 1)


def test_one_whose_files_were_cleaned_away_meanwhile_comes_back(models: Models, ship: Ship) -> None:
    models.log("old", "best", "latest")
    new = ship("new", 0.7)
    shipped.log_candidate(models.store)
    models.store.discard(new)
    decide(models)
    assert models.store.version("best") == new


@pytest.mark.slow
def test_its_look_at_the_hold_out_counts(models: Models, ship: Ship) -> None:
    models.log("old", "best")
    ship("new", 0.7, 0.6)
    decision = decide(models)
    assert decision is not None
    assert decision.look == 1
    models.log("trained", "latest", test=0.7)
    assert promote_if_better(models.store, DATA, MARGIN).look == 2


def test_models_with_labels_of_one_s_own_are_left_alone(models: Models, ship: Ship) -> None:
    own = models.make("own")
    Bundle.seal(
        own,
        name="own",
        labels=("bored", "joy"),
        thresholds={"bored": 0.5, "joy": 0.5},
        max_tokens=64,
        scores={},
    )
    best = models.store.log(own, ("best", "latest"))
    new = ship("new", 0.9)
    decide(models)
    assert models.store.version("best") == best
    reason = models.store.metadata(new)["decision"]["reason"]
    assert "bored" in reason
    assert all(label in reason for label in LABELS)
    assert "TONE_MODELS_DIR" in reason
    assert models.asked == set()


def test_it_says_what_is_compared_and_what_came_of_it(models: Models, ship: Ship) -> None:
    models.log("old", "best")
    new = ship("new", 0.7)
    said: list[str] = []
    take_up_shipped(models.store, DATA, MARGIN, said.append)
    begun, ended = said
    assert new in begun
    assert DATA.version in begun
    assert ended.startswith(f"{new} is now the best model. Its share of acceptable answers")


def test_data_with_labels_that_the_models_lack_is_a_final_decision(
    models: Models, ship: Ship
) -> None:
    best = models.log("old", "best", "latest")
    new = ship("new", 0.9)
    other = replace(DATA, name="moods", train=replace(DATA.train, labels=("bored", *LABELS[1:])))
    decision = take_up_shipped(models.store, other, MARGIN)
    assert decision is not None
    assert decision.reason == (
        "It cannot be compared with the best model on moods, because it does not have that data "
        "set's labels bored; the best model stays in use."
    )
    assert models.store.metadata(new)["decision"]["reason"] == decision.reason
    assert models.store.version("best") == best
    assert not awaits_decision(models.store)
    assert take_up_shipped(models.store, other, MARGIN) is None
