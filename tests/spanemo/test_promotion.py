"""A model becomes the best one only by a better F1 on the same test, and says why or why not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spanemo import promotion
from spanemo.bundle import DESCRIPTION, Bundle, BundleError
from spanemo.corpora.findings import Findings
from spanemo.corpus import Corpus
from spanemo.promotion import equality, latest, promote_if_better, refuse, unlike_best
from spanemo.splits import DataSet
from spanemo.stores import LocalStore, ModelNotFoundError

LABELS = ("anger", "joy", "pessimism", "trust")
CORPUS = Corpus(
    LABELS, ["great day", "so angry", "all is lost"], np.array([[0, 1, 0, 0]] * 3, dtype=np.int64)
)
DATA = DataSet("own", CORPUS, CORPUS, CORPUS, Findings(), "d1-00000001")


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def log(
    store: LocalStore,
    bundle: Path,
    name: str,
    *aliases: str,
    f1: float | None = None,
    data: str | None = None,
) -> str:
    """Log a copy of a bundle under another name; ``f1`` is what its test is said to have given."""
    copy = store.root.parent / name
    copy.mkdir()
    for file in bundle.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    known = Bundle.read(copy)
    Bundle.seal(
        copy,
        name=name,
        labels=known.labels,
        thresholds=known.thresholds,
        max_tokens=known.max_tokens,
        scores={},
    )
    said = {} if f1 is None else {"test": {"data": DATA.version, "micro_f1": f1}}
    return store.log(copy, aliases, said, data=data)


@pytest.mark.parametrize(
    ("mine", "theirs", "margin", "promoted"),
    [
        (0.7001, 0.7, 0.0, True),
        (0.7, 0.7, 0.0, False),
        (0.6999, 0.7, 0.0, False),
        (0.71, 0.7, 0.02, False),
        (0.73, 0.7, 0.02, True),
        (float("nan"), 0.7, 0.0, False),
        (0.5, float("nan"), 0.0, False),
    ],
)
def test_only_a_better_model_becomes_best(
    store: LocalStore,
    tiny_bundle: Path,
    mine: float,
    theirs: float,
    margin: float,
    promoted: bool,
) -> None:
    best = log(store, tiny_bundle, "old", "best", f1=theirs)
    new = log(store, tiny_bundle, "new", "latest", f1=mine)
    decision = promote_if_better(store, DATA, margin)
    assert decision.promoted is promoted
    assert store.version("best") == (new if promoted else best)
    assert store.metadata(new)["decision"]["reason"] == decision.reason
    assert decision.previous == best


def test_the_reason_names_both_figures_and_the_margin(store: LocalStore, tiny_bundle: Path) -> None:
    best = log(store, tiny_bundle, "old", "best", f1=0.7)
    log(store, tiny_bundle, "new", "latest", f1=0.71)
    reason = promote_if_better(store, DATA, 0.02).reason
    assert reason == f"Its F1 of 0.7100 on test is not above 0.7000 of {best} by more than 0.02."


def test_the_first_model_becomes_best(store: LocalStore, tiny_bundle: Path) -> None:
    new = log(store, tiny_bundle, "new", "latest", f1=0.1)
    assert promote_if_better(store, DATA).promoted
    assert store.version("best") == new


def test_a_model_of_the_sample_does_not_replace_one_that_knows_more(
    store: LocalStore, tiny_bundle: Path
) -> None:
    sample = replace(DATA, name="sample")
    store.log_data(sample.version, sample.name, {})
    best = log(store, tiny_bundle, "old", "best", f1=0.1)
    log(store, tiny_bundle, "new", "latest", f1=0.9)
    decision = promote_if_better(store, sample)
    assert not decision.promoted
    assert "TONE_TRAIN_DATA" in decision.reason
    assert store.version("best") == best


def test_a_model_of_the_sample_replaces_another_one(store: LocalStore, tiny_bundle: Path) -> None:
    sample = replace(DATA, name="sample")
    store.log_data(sample.version, sample.name, {})
    log(store, tiny_bundle, "old", "best", f1=0.1, data=sample.version)
    new = log(store, tiny_bundle, "new", "latest", f1=0.9, data=sample.version)
    assert promote_if_better(store, sample).promoted
    assert store.version("best") == new


def test_the_best_model_is_not_compared_with_itself(store: LocalStore, tiny_bundle: Path) -> None:
    log(store, tiny_bundle, "new", "latest", "best")
    decision = promote_if_better(store, DATA)
    assert not decision.promoted
    assert "already" in decision.reason


@pytest.mark.parametrize("known", [{}, {"test": {"data": "d1-0ld", "micro_f1": 0.99}}])
def test_a_best_model_without_figures_on_this_data_is_tested_now(
    store: LocalStore, tiny_bundle: Path, known: dict[str, object]
) -> None:
    best = log(store, tiny_bundle, "old", "best")
    store.describe(best, known)
    log(store, tiny_bundle, "new", "latest", f1=1.0)
    decision = promote_if_better(store, DATA)
    tested = store.metadata(best)["test"]
    assert tested["data"] == DATA.version
    assert set(tested["emotions"]) == set(LABELS)
    assert decision.best_f1 == tested["micro_f1"] < 0.99
    assert decision.promoted


def test_a_model_with_other_labels_is_never_compared(store: LocalStore, tiny_bundle: Path) -> None:
    best = log(store, tiny_bundle, "old", "best", f1=0.1)
    assert unlike_best(store, LABELS) is None
    assert "joy" in str(unlike_best(store, ("joy", "anger")))
    new = log(store, tiny_bundle, "new", "latest", f1=0.9)
    path = store.root / "versions" / best / DESCRIPTION
    content = json.loads(path.read_text())
    content["labels"] = content["labels"][::-1]
    path.write_text(json.dumps(content))
    assert not promote_if_better(store, DATA).promoted
    assert store.version("best") == best != new


def test_a_damaged_best_model_is_named(store: LocalStore, tiny_bundle: Path) -> None:
    best = log(store, tiny_bundle, "old", "best", f1=0.1)
    log(store, tiny_bundle, "new", "latest", f1=0.9)
    (store.root / "versions" / best / "model.onnx").write_bytes(b"broken")
    with pytest.raises(BundleError, match=best):
        promote_if_better(store, DATA)
    assert store.version("best") == best


def test_without_a_model_there_is_nothing_to_promote(store: LocalStore) -> None:
    with pytest.raises(ModelNotFoundError, match="train one first"):
        latest(store)


@pytest.mark.parametrize(("lost", "passed"), [(0.0, True), (0.9, True), (1.1, False)])
def test_an_int8_bundle_may_lose_a_little(
    store: LocalStore,
    tiny_bundle: Path,
    lost: float,
    passed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(promotion, "_GRANTED_LABELS", 0.0)
    new = log(store, tiny_bundle, "new", "latest")
    mine = promotion.evaluate(
        promotion.Predictor.load(store.resolve(new)), DATA.validation
    ).micro_f1
    fp32 = mine + lost * promotion.INT8_TOLERANCE
    store.describe(new, {"validation": {"data": DATA.version, "micro_f1": fp32}})
    found = equality(store, new, DATA)
    assert found is not None
    assert found.passed is passed


def test_a_refused_model_leaves_best_alone(store: LocalStore, tiny_bundle: Path) -> None:
    best = log(store, tiny_bundle, "old", "best", f1=0.1)
    new = log(store, tiny_bundle, "new", "latest", f1=0.9)
    refuse(store, "Its int8 differs.")
    assert store.version("best") == best
    assert store.metadata(new)["decision"]["reason"] == "Its int8 differs."
