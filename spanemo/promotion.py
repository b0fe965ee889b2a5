"""Does a new model become the best one? Its test, the comparison, and the equality of its int8."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from spanemo.bundle import Bundle
from spanemo.evaluation import Report, evaluate
from spanemo.predictor import Predictor
from spanemo.splits import SAMPLE, DataSet
from spanemo.stores import ModelNotFoundError, ModelStore

LATEST, BEST = "latest", "best"

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
class Decision:
    """What became of a model, and why; F1 is micro-F1 on ``test``, 0..1.

    ``previous`` is the version that was best before, ``None`` if there was none.
    """

    version: str
    previous: str | None
    promoted: bool
    reason: str
    f1: float | None = None
    best_f1: float | None = None


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
    """Evaluate a version on ``test`` and write its figures into its metadata.

    Raises:
        BundleError: a file of the model differs from its checksum.
        CorpusError: the model has other labels than the data set.
    """
    report = evaluate(Predictor.load(store.resolve(version)), data.test)
    store.describe(version, {"test": {"data": data.version, **report.details()}})
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
        f"The data set has the labels {', '.join(labels)}, but the model called best has "
        f"{', '.join(known)}: they cannot be compared. Keep models of another label set in a store "
        "of their own (TONE_MODELS_DIR)."
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


def promote_if_better(store: ModelStore, data: DataSet, margin: float = 0.0) -> Decision:
    """Give ``best`` to ``latest`` if its micro-F1 on ``test`` is higher by more than ``margin``.

    A best model that was tested on another version of the data set is tested again. A model that
    learnt from the shipped sample only follows one that did so too. The decision is written into
    the new model's metadata.

    Raises:
        ModelNotFoundError: there is no ``latest``.
        BundleError: one of the two is damaged.
    """
    version, best = latest(store), store.version(BEST)
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
    mine = _f1(store, version, data)
    if not math.isfinite(mine):
        return Decision(version, best, False, "Its F1 is not a number.", mine)
    if best is None:
        return Decision(version, None, True, f"The first model, with an F1 of {mine:.4f}.", mine)
    if problem := unlike_best(store, tuple(Bundle.read(store.resolve(version)).labels)):
        return Decision(version, best, False, problem, mine)
    if data.name == SAMPLE and not _learnt_from_sample(store, best):
        return Decision(version, best, False, _TOO_SMALL, mine)
    theirs = _f1(store, best, data)
    promoted = mine > theirs + margin
    wanted = f" by more than {margin:g}" if margin else ""
    reason = (
        f"Its F1 of {mine:.4f} on test is{'' if promoted else ' not'} above {theirs:.4f} of "
        f"{best}{wanted}."
    )
    return Decision(version, best, promoted, reason, mine, theirs)


def _learnt_from_sample(store: ModelStore, version: str) -> bool:
    samples = {entry.version for entry in store.data_history() if entry.name == SAMPLE}
    return any(one.version == version and one.data in samples for one in store.history())


def _conclude(store: ModelStore, decision: Decision) -> Decision:
    store.describe(decision.version, {"decision": asdict(decision)})
    if decision.promoted:
        store.promote(decision.version, BEST)
    return decision


def _f1(store: ModelStore, version: str, data: DataSet) -> float:
    known: Mapping[str, Any] = store.metadata(version).get("test") or {}
    if known.get("data") == data.version:
        return float(known["micro_f1"])
    return round(score(store, version, data).micro_f1, 4)
