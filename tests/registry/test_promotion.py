"""A model becomes the best one only by a difference that is no luck, and says why or why not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from registry import LocalStore, ModelNotFoundError, promotion
from registry.promotion import equality, latest, promote_if_better, refuse, score, unlike_best
from spanemo.bundle import DESCRIPTION, SHIPPED, TWEETS, Bundle, BundleError
from spanemo.corpora.corpus import COMMENTS, Corpus
from spanemo.corpora.findings import Findings
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import DataSet
from spanemo.evaluation.answers import Figures
from spanemo.evaluation.evaluate import evaluate
from spanemo.predictor import EmotionScores, Predictor
from tests.spanemo.told_models import DATA, LABELS, TEXTS, Models, corpus

MARGIN = 0.005


@pytest.mark.parametrize(
    ("mine", "margin", "promoted"),
    [
        (0.68, MARGIN, True),
        (0.62, 0.0, True),
        (0.62, 0.02, False),  # better, but by no more than the margin
        (0.602, 0.0, False),  # a single text more
        (0.6, 0.0, False),
        (0.55, 0.0, False),
    ],
)
def test_only_a_better_model_becomes_best(
    models: Models, mine: float, margin: float, promoted: bool
) -> None:
    best = models.log("old", "best")
    new = models.log("new", "latest", test=mine)
    decision = promote_if_better(models.store, DATA, margin)
    assert decision.promoted is promoted
    assert models.store.version("best") == (new if promoted else best)
    assert models.store.metadata(new)["decision"]["reason"] == decision.reason
    assert decision.previous == best


def test_the_hold_out_is_looked_at_only_if_the_test_speaks_for_the_new_model(
    models: Models,
) -> None:
    models.log("old", "best")
    models.log("new", "latest", test=0.602, holdout=0.9)
    decision = promote_if_better(models.store, DATA, MARGIN)
    assert models.asked == {"test"}
    assert (decision.holdout, decision.look) == (None, None)
    models.log("newer", "latest", test=0.7, holdout=0.9)
    assert promote_if_better(models.store, DATA, MARGIN).look == 1
    assert models.asked == {"test", "holdout"}


def test_each_model_answers_a_split_once(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    predict = Predictor.predict

    def counted(predictor: Predictor, texts: Sequence[str]) -> list[EmotionScores]:
        asked.append(texts[0].partition(" ")[0])
        return predict(predictor, texts)

    monkeypatch.setattr(Predictor, "predict", counted)
    models.log("old", "best")
    new = models.log("new", "latest", test=0.7)
    score(models.store, new, DATA)
    decision = promote_if_better(models.store, DATA, MARGIN)
    assert sorted(asked) == ["holdout", "holdout", "test", "test"]
    assert decision.test is not None
    assert (decision.test.candidate, decision.test.baseline) == (0.7, 0.6)
    models.log("newer", "latest", test=0.7)
    promote_if_better(models.store, DATA, MARGIN)  # scores it, and asks the best one again
    assert asked[4:] == ["test", "test"]


def test_no_model_is_loaded_where_stored_figures_decide(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []
    load = Predictor.load

    def counted(path: Path) -> Predictor:
        loaded.append(path)
        return load(path)

    best = models.log("old", "best")
    new = models.log("new", "latest", test=0.6)
    score(models.store, new, DATA)
    monkeypatch.setattr(Predictor, "load", counted)
    assert not promote_if_better(models.store, DATA, MARGIN).promoted
    assert loaded == [models.store.resolve(best)]  # to score it on this data set


def test_a_model_that_is_better_on_test_alone_is_not_promoted(models: Models) -> None:
    best = models.log("old", "best")
    models.log("new", "latest", test=0.7, holdout=0.6)
    decision = promote_if_better(models.store, DATA, MARGIN)
    assert not decision.promoted
    assert models.store.version("best") == best


def test_the_reason_names_both_differences_with_their_lower_bounds(models: Models) -> None:
    best = models.log("old", "best")
    begin = f"Its share of acceptable answers differs from that of {best} by"
    margin = "the margin of 0.5 points"
    models.log("a", "latest", test=0.602)
    assert promote_if_better(models.store, DATA, MARGIN).reason == (
        f"{begin} +0.2 points (lower bound +0.0) on test; the bound does not exceed {margin}, "
        "so holdout was not evaluated."
    )
    models.log("b", "latest", test=0.7, holdout=0.59)
    assert promote_if_better(models.store, DATA, MARGIN).reason == (
        f"{begin} +10.0 points (lower bound +7.8) on test, but by -1.0 points (lower bound -2.0) "
        f"on holdout; the bound on holdout does not exceed {margin}."
    )
    models.log("c", "latest", test=0.7, holdout=0.68)
    assert promote_if_better(models.store, DATA, MARGIN).reason == (
        f"{begin} +10.0 points (lower bound +7.8) on test and by +8.0 points (lower bound +5.2) "
        f"on holdout; both bounds exceed {margin}."
    )


def test_the_numbers_of_a_decision_are_kept(models: Models) -> None:
    models.log("old", "best")
    new = models.log("new", "latest", test=0.7, holdout=0.68)
    decision = promote_if_better(models.store, DATA, MARGIN)
    kept = models.store.metadata(new)["decision"]
    assert decision.test is not None
    assert kept["test"]["lower"] == decision.test.lower
    assert (kept["holdout"]["candidate"], kept["holdout"]["baseline"]) == (0.68, 0.6)
    assert kept["measure"] == "share of acceptable answers"


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


@pytest.mark.parametrize("known", [{}, {"test": {"data": "d1-0ld", "micro_f1": 0.99}}])
def test_a_best_model_without_figures_on_this_data_is_tested_now(
    models: Models, known: dict[str, object]
) -> None:
    best = models.log("old", "best", test=0.3)
    models.store.describe(best, known)
    models.log("new", "latest", test=0.9)
    assert promote_if_better(models.store, DATA, MARGIN).promoted
    tested = models.store.metadata(best)["test"]
    assert tested["data"] == DATA.version
    assert set(tested["emotions"]) == set(LABELS)


def test_without_judgements_the_jaccard_index_is_compared(models: Models) -> None:
    plain = replace(
        DATA,
        test=replace(DATA.test, judgements=None),
        holdout=replace(DATA.holdout, judgements=None),
    )
    models.log("old", "best")
    models.log("new", "latest", test=0.7)
    decision = promote_if_better(models.store, plain, MARGIN)
    assert decision.promoted
    assert decision.reason.startswith("Its Jaccard differs")


@pytest.mark.slow
def test_an_older_model_of_tweets_is_compared_by_its_own_thresholds(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    shipped = Bundle.read(SHIPPED)
    best = store.log(SHIPPED, ("best",))
    silent = tmp_path / "silent"
    silent.mkdir()
    for file in shipped.files:
        (silent / file).symlink_to(SHIPPED / file)
    Bundle.seal(
        silent,
        name="silent",
        labels=shipped.labels,
        thresholds=dict.fromkeys(shipped.labels, 1.0),
        max_tokens=shipped.max_tokens,
        scores={},
        domain=COMMENTS,
        others={TWEETS: dict.fromkeys(shipped.labels, 0.0)},
    )
    store.log(silent, ("latest",))
    texts = ["I am so happy about this!", "This makes me furious.", "I am crying, it is so sad"]
    emotions = [frozenset({"joy"}), frozenset({"anger"}), frozenset({"sadness"})]
    labels = tuple(shipped.labels)
    targets = np.array([[int(label in row) for label in labels] for row in emotions])
    judged = tuple(Judgement((row,), frozenset(labels)) for row in emotions)
    comments = Corpus(labels, texts, targets, COMMENTS, judgements=judged)
    data = DataSet("own", comments, comments, comments, comments, Findings(), "d1-00000001")
    decision = promote_if_better(store, data, MARGIN)
    assert decision.test is not None
    assert decision.test.baseline > 0 == decision.test.candidate
    assert store.version("best") == best


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
