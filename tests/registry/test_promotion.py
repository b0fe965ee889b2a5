"""A model becomes the best one only by a difference that is no luck, and says why or why not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry import LocalStore
from registry.promotion import BestMovedError, promote_if_better, score
from spanemo.bundle import SHIPPED, TWEETS, Bundle
from spanemo.corpora.corpus import COMMENTS, Corpus
from spanemo.corpora.findings import Findings
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import DataSet
from spanemo.predictor import EmotionScores, Predictor
from tests.registry.conftest import MARGIN
from tests.spanemo.told_models import DATA, LABELS, Models


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


def test_a_best_model_that_others_promote_meanwhile_is_compared_with(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.log("best", "best", test=0.2)
    others = models.log("others", test=0.5)
    new = models.log("new", "latest", test=0.8)
    store, exchange = models.store, models.store.exchange

    def after_others(expected: str | None, version: str, alias: str) -> bool:
        if expected != others:
            store.promote(others, "best")
        return exchange(expected, version, alias)

    monkeypatch.setattr(store, "exchange", after_others)
    decision = promote_if_better(store, DATA, MARGIN)
    assert (decision.previous, decision.promoted) == (others, True)
    assert store.version("best") == new
    assert store.metadata(new)["decision"]["previous"] == others


def test_a_best_model_that_never_rests_is_told(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    best = models.log("best", "best", test=0.2)
    new = models.log("new", "latest", test=0.8)
    monkeypatch.setattr(models.store, "exchange", lambda *_: False)
    with pytest.raises(BestMovedError, match="compare again"):
        promote_if_better(models.store, DATA, MARGIN)
    assert models.store.version("best") == best
    assert not models.store.metadata(new)["decision"]["promoted"]


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
