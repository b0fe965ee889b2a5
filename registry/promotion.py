"""Does a new model become the best one? Its test, the comparison, and the equality of its int8.

A new model is first compared with the best one on ``test``. Of many models that are no better,
some pass there by luck, so ``holdout`` has to confirm the difference. Each look at it is a further
chance to err: the k-th model that is compared with the same best model on the same hold-out texts
has to be better at the level .05 / (k (k + 1)). These levels sum up to .05, so all looks together
promote a model that is not better with a probability of at most 5 %, however many rounds there
are. This is alpha spending (Lan and DeMets, "Discrete Sequential Boundaries for Clinical Trials",
Biometrika 1983). Corrections change the version of the data set but not the hold-out texts, so they
do not start the count anew.
"""

from dataclasses import asdict, dataclass

import numpy as np

from registry import ModelNotFoundError, ModelStore
from registry.decision import Decision, sentence
from spanemo.bundle import Bundle
from spanemo.corpora.splits import SAMPLE, DataSet
from spanemo.evaluation.answers import Figures, figures, figures_of, measure
from spanemo.evaluation.comparison import compare
from spanemo.evaluation.evaluate import Report, assess, evaluate, require_labels
from spanemo.predictor import Predictor

LATEST, BEST = "latest", "best"

TEST_LEVEL = 0.05
HOLDOUT_LEVEL = 0.05

# How far an int8 model's micro-F1 may lie below its checkpoint's. Of a small validation split a
# few labels alone weigh more than that, so these are granted too.
INT8_TOLERANCE = 0.003
_GRANTED_LABELS = 3

# A few hundred texts show that training works. A model that knows many more must not go for them.
_TOO_SMALL = (
    "It learnt from the shipped sample, which is too small to judge a model that learnt from other "
    "texts; choose a data set by TONE_TRAIN_DATA."
)


@dataclass(frozen=True)
class Equality:
    """The micro-F1 of a checkpoint and of its int8 bundle on validation, and what is tolerated."""

    passed: bool
    checkpoint: float
    bundle: float
    tolerance: float
    reason: str


def latest(store: ModelStore) -> str:
    """Return the version called ``latest``.

    Raises:
        ModelNotFoundError: nothing was ever logged.
    """
    version = store.version(LATEST)
    if version is None:
        raise ModelNotFoundError("No model is called latest yet; train one first.")
    return version


def score(store: ModelStore, version: str, data: DataSet) -> Report:
    """Evaluate a version on ``test`` and write its figures, of each text too, into its metadata.

    Raises:
        BundleError: a file of the model differs from its checksum.
        CorpusError: the model has other labels than the data set.
    """
    predictor = Predictor.load(store.resolve(version))
    require_labels(predictor, data.test)
    results = predictor.predict(data.test.texts)
    report = assess(results, predictor.thresholds, data.test)
    kept = {"data": data.version, **report.details()}
    kept["figures"] = figures_of(results, data.test).tolist()
    store.describe(version, {"test": kept})
    return report


def unlike_best(store: ModelStore, labels: tuple[str, ...]) -> str | None:
    """Return why a model with these labels could not follow the best one; ``None`` if it could.

    Raises:
        BundleError: the best model is damaged.
    """
    if store.version(BEST) is None:
        return None
    known = Bundle.read(store.resolve(BEST)).labels
    if tuple(known) == labels:
        return None
    return (
        f"A model with the labels {', '.join(labels)} cannot be compared with the one called best, "
        f"which has {', '.join(known)}. Keep models of another label set in a store of their own "
        "(TONE_MODELS_DIR)."
    )


def equality(store: ModelStore, version: str, data: DataSet) -> Equality | None:
    """Compare the bundle on validation with the checkpoint it was made from.

    Returns:
        ``None`` if the model says nothing of its checkpoint, as the shipped one.
    """
    known = store.metadata(version).get("validation")
    if not known or known.get("data") != data.version:
        return None
    report = evaluate(Predictor.load(store.resolve(version)), data.validation)
    tolerance = max(INT8_TOLERANCE, _GRANTED_LABELS / max(int(data.validation.targets.sum()), 1))
    passed = report.micro_f1 >= known["micro_f1"] - tolerance
    reason = (
        f"On validation the int8 bundle has an F1 of {report.micro_f1:.4f}, its checkpoint "
        f"{known['micro_f1']:.4f}; {tolerance:.4f} less is tolerated."
    )
    return Equality(passed, known["micro_f1"], report.micro_f1, tolerance, reason)


def promote_if_better(
    store: ModelStore, data: DataSet, margin: float, version: str | None = None
) -> Decision:
    """Give ``best`` to ``latest``, or to ``version``, if it is better on ``test`` and ``holdout``.

    Better means that the lower bound of the difference of their figures (`answers.figures`) is
    above ``margin``, 0..1: on ``test`` at a level of 5 %, on ``holdout`` at that of the look. Each
    model answers as it is served, with its own thresholds. Looks at ``holdout`` are counted from
    the decisions in the store; a decision that is repeated is the same look.

    A best model that was tested on another version of the data set is tested again. A model that
    learnt from the shipped sample only follows one that did so too. The decision is written into
    the new model's metadata.

    Raises:
        ModelNotFoundError: there is no such version, or no ``latest``.
        BundleError: one of the two is damaged.
        CorpusError: the new model has other labels than the data set.
    """
    version, best = version or latest(store), store.version(BEST)
    if version == best:
        return Decision(version, best, promoted=False, reason="It is the best model already.")
    decision = _decide(store, version, best, data, margin)
    return _conclude(store, decision)


def refuse(store: ModelStore, reason: str) -> Decision:
    """Keep ``best`` where it is, and write into the metadata of ``latest`` why."""
    return _conclude(store, Decision(latest(store), store.version(BEST), False, reason))


def _decide(
    store: ModelStore, version: str, best: str | None, data: DataSet, margin: float
) -> Decision:
    if problem := unlike_best(store, tuple(Bundle.read(store.resolve(version)).labels)):
        return Decision(version, best, False, problem)
    _require_tested(store, version, data)
    if best is None:
        return Decision(version, None, True, "It is the first model.")
    if data.name == SAMPLE and not _learnt_from_sample(store, best):
        return Decision(version, best, False, _TOO_SMALL)
    tested = _require_tested(store, best, data)
    candidate, baseline = (Predictor.load(store.resolve(one)) for one in (version, best))

    compares = measure(data.test)
    # Figures of the best model that are older than this round may be of another release.
    new, old = _kept(store, version), _kept(store, best) if tested else None
    test = compare(
        figures(candidate, data.test) if new is None else new,
        figures(baseline, data.test) if old is None else old,
        TEST_LEVEL,
    )
    if not test.exceeds(margin):
        reason = sentence(compares, best, test, None, margin)
        return Decision(version, best, False, reason, measure=compares, test=test)
    look = _look(store, version, best, data.holdout_version)
    holdout = compare(
        figures(candidate, data.holdout),
        figures(baseline, data.holdout),
        HOLDOUT_LEVEL / (look * (look + 1)),
    )
    return Decision(
        version,
        best,
        holdout.exceeds(margin),
        sentence(compares, best, test, holdout, margin),
        measure=compares,
        test=test,
        holdout=holdout,
        holdout_version=data.holdout_version,
        look=look,
    )


def _look(store: ModelStore, version: str, best: str, holdout_version: str) -> int:
    """Return which look at the hold-out this is; looks at it beside another best do not count."""
    decisions = {entry.version: entry.metadata.get("decision", {}) for entry in store.history()}
    looks = {
        decided: int(decision["look"])
        for decided, decision in decisions.items()
        if (decision.get("previous"), decision.get("holdout_version")) == (best, holdout_version)
    }
    return looks.get(version) or 1 + max(looks.values(), default=0)


def _learnt_from_sample(store: ModelStore, version: str) -> bool:
    samples = {entry.version for entry in store.data_history() if entry.name == SAMPLE}
    return any(one.version == version and one.data in samples for one in store.history())


def _conclude(store: ModelStore, decision: Decision) -> Decision:
    store.describe(decision.version, {"decision": asdict(decision)})
    if decision.promoted:
        store.promote(decision.version, BEST)
    return decision


def _require_tested(store: ModelStore, version: str, data: DataSet) -> bool:
    """Score a model that has no figures on this data set; return whether it was scored now."""
    if store.metadata(version).get("test", {}).get("data") == data.version:
        return False
    score(store, version, data)
    return True


def _kept(store: ModelStore, version: str) -> Figures | None:
    """Return the figures on ``test`` that `score` kept; a former release kept none."""
    kept = store.metadata(version)["test"].get("figures")
    return None if kept is None else np.array(kept, dtype=np.float64)
