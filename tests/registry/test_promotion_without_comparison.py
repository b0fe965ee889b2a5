"""Decisions made without comparing answers, and what makes a comparison impossible."""

import json
from dataclasses import replace

import pytest

from registry import ModelNotFoundError, promotion
from registry.promotion import equality, latest, promote_if_better, refuse, unlike_best
from spanemo.bundle import DESCRIPTION, BundleError
from spanemo.evaluation.evaluate import evaluate
from tests.registry.conftest import MARGIN
from tests.spanemo.told_models import DATA, LABELS, Models


def test_the_first_model_becomes_best(models: Models) -> None:
    new = models.log("new", "latest", test=0.1)
    decision = promote_if_better(models.store, DATA, MARGIN)
    assert decision.promoted
    assert decision.previous is None
    assert "first" in decision.reason
    assert models.store.version("best") == new
    assert models.store.metadata(new)["test"]["data"] == DATA.version


def test_a_model_of_the_sample_does_not_replace_one_that_knows_more(models: Models) -> None:
    sample = replace(DATA, name="sample")
    models.store.log_data(sample.version, sample.name, {})
    best = models.log("old", "best", test=0.1)
    models.log("new", "latest", test=0.9)
    decision = promote_if_better(models.store, sample, MARGIN)
    assert not decision.promoted
    assert "TONE_TRAIN_DATA" in decision.reason
    assert models.store.version("best") == best


def test_a_model_of_the_sample_replaces_another_one(models: Models) -> None:
    sample = replace(DATA, name="sample")
    models.store.log_data(sample.version, sample.name, {})
    models.log("old", "best", test=0.1, data=sample.version)
    new = models.log("new", "latest", test=0.9, data=sample.version)
    assert promote_if_better(models.store, sample, MARGIN).promoted
    assert models.store.version("best") == new


def test_the_best_model_is_not_compared_with_itself(models: Models) -> None:
    models.log("new", "latest", "best")
    decision = promote_if_better(models.store, DATA, MARGIN)
    assert not decision.promoted
    assert "already" in decision.reason


def test_a_model_with_other_labels_is_never_compared(models: Models) -> None:
    best = models.log("old", "best", test=0.1)
    assert unlike_best(models.store, LABELS) is None
    assert "joy" in str(unlike_best(models.store, ("joy", "anger")))
    new = models.log("new", "latest", test=0.9)
    path = models.store.root / "versions" / best / DESCRIPTION
    content = json.loads(path.read_text())
    content["labels"] = content["labels"][::-1]
    path.write_text(json.dumps(content))
    assert not promote_if_better(models.store, DATA, MARGIN).promoted
    assert models.store.version("best") == best != new


def test_a_damaged_best_model_is_named(models: Models) -> None:
    best = models.log("old", "best", test=0.1)
    models.log("new", "latest", test=0.9)
    (models.store.root / "versions" / best / "model.onnx").write_bytes(b"broken")
    with pytest.raises(BundleError, match=best):
        promote_if_better(models.store, DATA, MARGIN)
    assert models.store.version("best") == best


def test_without_a_model_there_is_nothing_to_promote(models: Models) -> None:
    with pytest.raises(ModelNotFoundError, match="train one first"):
        latest(models.store)


@pytest.mark.parametrize(("lost", "passed"), [(0.0, True), (0.9, True), (1.1, False)])
def test_an_int8_bundle_may_lose_a_little(
    models: Models, lost: float, passed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promotion, "_TOLERATED_LABELS", 0.0)
    new = models.log("new", "latest")
    mine = evaluate(models.load(models.store.resolve(new)), DATA.validation).micro_f1
    fp32 = mine + lost * promotion.INT8_TOLERANCE
    models.store.describe(new, {"validation": {"data": DATA.version, "micro_f1": fp32}})
    equal = equality(models.store, new, DATA)
    assert equal is not None
    assert equal.passed is passed


def test_a_refused_model_leaves_best_alone(models: Models) -> None:
    best = models.log("old", "best", test=0.1)
    new = models.log("new", "latest", test=0.9)
    refuse(models.store, "Its int8 differs.")
    assert models.store.version("best") == best
    assert models.store.metadata(new)["decision"]["reason"] == "Its int8 differs."
