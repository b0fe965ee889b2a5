"""Promotion: scoring a new model, checking its int8 bundle, and comparing it with the best model.

A new model is first compared with the best one on ``test``. Out of many models that are no better,
some pass this test by chance, so ``holdout`` has to confirm the difference. Each look at the
hold-out texts is another chance of a false positive: the k-th model that is compared with the same
best model on the same hold-out texts has to be better at the level .05 / (k (k + 1)). These levels
sum to .05, so the probability of promoting a model that is not better is at most 5 % over any
number of rounds. This is alpha spending (Lan and DeMets, "Discrete Sequential Boundaries for
Clinical Trials", Biometrika 1983). Corrections change the version of the data set but not the
hold-out texts, so they do not reset the count.
"""

from dataclasses import asdict, dataclass, replace
from functools import cache

import numpy as np

from errors import RetryableError
from registry import ModelNotFoundError, ModelStore
from registry.decision import Decision, sentence
from registry.names import BEST, LATEST
from spanemo.bundle import Bundle
from spanemo.corpora.splits import SAMPLE, DataSet
from spanemo.evaluation.answers import Figures, figures, figures_of, measure
from spanemo.evaluation.comparison import compare
from spanemo.evaluation.evaluate import Evaluation, assess, evaluate, require_labels
from spanemo.predictor import Predictor

# A comparison takes a minute, in which others may promote a model.
_TRIES = 3

TEST_LEVEL = 0.05
HOLDOUT_LEVEL = 0.05

# Tolerated loss of micro-F1 from the checkpoint to its int8 bundle. In a small validation split a
# few wrong labels cost more than that, so the tolerance is at least as much as these labels cost.
INT8_TOLERANCE = 0.003
_TOLERATED_LABELS = 3

_TOO_SMALL = (
    "It was trained on the shipped sample, which is too small to judge a model trained on other "
    "texts; choose a data set with TONE_TRAIN_DATA."
)


class BestMovedError(RetryableError):
    """The best model kept changing while a model was compared with it."""


@dataclass(frozen=True)
class Equality:
    """A comparison of a checkpoint with its int8 bundle on validation.

    Attributes:
        passed: whether the bundle's micro-F1 is within the tolerance.
        checkpoint: the checkpoint's micro-F1, 0..1.
        bundle: the bundle's micro-F1, 0..1.
        tolerance: the largest tolerated loss.
        reason: a sentence for users.
    """

    passed: bool
    checkpoint: float
    bundle: float
    tolerance: float
    reason: str


def latest(store: ModelStore) -> str:
    """Return the version called ``latest``.

    Raises:
        ModelNotFoundError: no model was ever logged.
    """
    version = store.version(LATEST)
    if version is None:
        raise ModelNotFoundError("There is no model called latest yet; train one first.")
    return version


def score(store: ModelStore, version: str, data: DataSet) -> Evaluation:
    """Evaluate a version on ``test``, and store the totals and each text's figure as metadata.

    Raises:
        BundleError: a file of the model differs from its checksum.
        CorpusError: the data set has labels that the model does not have.
    """
    predictor = Predictor.load(store.resolve(version))
    require_labels(predictor, data.test)
    results = predictor.predict(data.test.texts)
    evaluation = assess(results, predictor.thresholds, data.test)
    content = {"data": data.version, **evaluation.details()}
    content["figures"] = figures_of(results, data.test).tolist()
    store.describe(version, {"test": content})
    return evaluation


def unlike_best(store: ModelStore, labels: tuple[str, ...]) -> str | None:
    """Return why a model with these labels cannot be compared with the best one.

    Returns:
        A sentence for users; ``None`` if the labels are the same or the store has no best model.

    Raises:
        BundleError: the best model is damaged.
    """
    if store.version(BEST) is None:
        return None
    expected = Bundle.read(store.resolve(BEST)).labels
    if tuple(expected) == labels:
        return None
    return (
        f"A model with the labels {', '.join(labels)} cannot be compared with the best model, "
        f"which has {', '.join(expected)}; use another store for models with other labels "
        "(TONE_MODELS_DIR)."
    )


def equality(store: ModelStore, version: str, data: DataSet) -> Equality | None:
    """Compare a bundle with the checkpoint it was exported from, by micro-F1 on validation.

    Returns:
        ``None`` if the metadata has no figures of the checkpoint, as for the shipped model.
    """
    expected = store.metadata(version).get("validation")
    if not expected or expected.get("data") != data.version:
        return None
    micro_f1 = evaluate(Predictor.load(store.resolve(version)), data.validation).micro_f1
    tolerance = max(INT8_TOLERANCE, _TOLERATED_LABELS / max(int(data.validation.targets.sum()), 1))
    passed = micro_f1 >= expected["micro_f1"] - tolerance
    reason = (
        f"On validation the int8 bundle has a micro-F1 of {micro_f1:.4f} and its checkpoint "
        f"{expected['micro_f1']:.4f}; the tolerated loss is {tolerance:.4f}."
    )
    return Equality(passed, expected["micro_f1"], micro_f1, tolerance, reason)


def promote_if_better(
    store: ModelStore, data: DataSet, margin: float, version: str | None = None
) -> Decision:
    """Move ``best`` to a model if it is better than the best one on ``test`` and ``holdout``.

    A model is better if the lower bound of the mean difference of both models' figures
    (`answers.figures`) exceeds ``margin``: on ``test`` at a level of 5 %, on ``holdout`` at the
    level of this look. Both models answer as they are served, with their own thresholds. Looks are
    counted by the decisions in the store; repeating a decision counts as the same look.

    A best model that was scored on another version of the data set is scored again. A model trained
    on the shipped sample can replace only a model trained on the sample. The decision is stored in
    the new model's metadata.

    Args:
        store: holds both models.
        data: both models are compared on its ``test`` and ``holdout`` splits.
        margin: the difference that the lower bounds have to exceed, 0..1.
        version: the new model; ``latest`` if ``None``.

    Raises:
        ModelNotFoundError: there is no such version, or no ``latest``.
        BundleError: one of the models is damaged.
        CorpusError: the data set has labels that the new model does not have.
        BestMovedError: the best model changed during each of three comparisons.
    """
    version = version or latest(store)
    for _ in range(_TRIES):
        best = store.version(BEST)
        if version == best:
            return Decision(version, best, promoted=False, reason="It is already the best model.")
        decision = _decide(store, version, best, data, margin)
        store.describe(version, {"decision": asdict(decision)})
        if not decision.promoted or store.exchange(best, version, BEST):
            return decision
        store.describe(version, {"decision": asdict(replace(decision, promoted=False))})
    raise BestMovedError(
        f"The best model changed {_TRIES} times while {version} was compared with it; find out "
        "which process promotes models, then compare again."
    )


def refuse(store: ModelStore, reason: str, version: str | None = None) -> Decision:
    """Leave ``best`` where it is, and store the reason in the refused model's metadata.

    Args:
        store: holds the model.
        reason: a sentence for users.
        version: the refused model; ``latest`` if ``None``.

    Raises:
        ModelNotFoundError: there is no such version, or no ``latest``.
    """
    version = version or latest(store)
    decision = Decision(version, store.version(BEST), promoted=False, reason=reason)
    store.describe(version, {"decision": asdict(decision)})
    return decision


def _decide(
    store: ModelStore, version: str, best: str | None, data: DataSet, margin: float
) -> Decision:
    if problem := unlike_best(store, tuple(Bundle.read(store.resolve(version)).labels)):
        return Decision(version, best, promoted=False, reason=problem)
    _require_scored(store, version, data)
    if best is None:
        return Decision(version, None, promoted=True, reason="It is the first model.")
    if data.name == SAMPLE and not _trained_on_sample(store, best):
        return Decision(version, best, promoted=False, reason=_TOO_SMALL)
    best_is_fresh = _require_scored(store, best, data)
    # Loading a model takes seconds; where both have stored figures, `test` may decide without any.
    load = cache(lambda model: Predictor.load(store.resolve(model)))

    compared = measure(data.test)
    candidate = _stored_figures(store, version)
    # Stored figures of the best model may come from another release, unless it was scored just now.
    baseline = _stored_figures(store, best) if best_is_fresh else None
    test = compare(
        figures(load(version), data.test) if candidate is None else candidate,
        figures(load(best), data.test) if baseline is None else baseline,
        TEST_LEVEL,
    )
    if not test.exceeds(margin):
        reason = sentence(compared, best, test, None, margin)
        return Decision(version, best, False, reason, measure=compared, test=test)
    look = _look(store, version, best, data.holdout_version)
    holdout = compare(
        figures(load(version), data.holdout),
        figures(load(best), data.holdout),
        HOLDOUT_LEVEL / (look * (look + 1)),
    )
    return Decision(
        version,
        best,
        holdout.exceeds(margin),
        sentence(compared, best, test, holdout, margin),
        measure=compared,
        test=test,
        holdout=holdout,
        holdout_version=data.holdout_version,
        look=look,
    )


def _look(store: ModelStore, version: str, best: str, holdout_version: str) -> int:
    """Return the number of this look at the hold-out texts, counted for each best model from 1."""
    decisions = {entry.version: entry.metadata.get("decision", {}) for entry in store.history()}
    looks = {
        decided: int(decision["look"])
        for decided, decision in decisions.items()
        if (decision.get("previous"), decision.get("holdout_version")) == (best, holdout_version)
    }
    return looks.get(version) or 1 + max(looks.values(), default=0)


def _trained_on_sample(store: ModelStore, version: str) -> bool:
    samples = {entry.version for entry in store.data_history() if entry.name == SAMPLE}
    return any(entry.version == version and entry.data in samples for entry in store.history())


def _require_scored(store: ModelStore, version: str, data: DataSet) -> bool:
    """Score a model that has no figures on this data set. Returns whether it was scored now."""
    if store.metadata(version).get("test", {}).get("data") == data.version:
        return False
    score(store, version, data)
    return True


def _stored_figures(store: ModelStore, version: str) -> Figures | None:
    """Return each text's figure on ``test``; ``None`` if an older release scored the model."""
    values = store.metadata(version)["test"].get("figures")
    return None if values is None else np.array(values, dtype=np.float64)
