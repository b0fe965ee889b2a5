"""Compare a newly shipped model with the best model of a store from an older release."""

from collections.abc import Callable

from registry import ModelStore, awaits_decision, log_candidate, note_decided
from registry.decision import Decision
from registry.promotion import promote_if_better, refuse
from spanemo.bundle import Bundle
from spanemo.corpora.splits import DataSet


def take_up_shipped(
    store: ModelStore,
    data: DataSet,
    margin: float,
    on_message: Callable[[str], None] = lambda _: None,
) -> Decision | None:
    """Log the shipped model, and move ``best`` to it by the rule of `promote_if_better`.

    ``latest`` stays with the model that was trained last. The next call repeats a comparison that
    was interrupted; a decision is final. If the data set has labels that the shipped model does not
    have, the models cannot be compared and ``best`` stays where it is.

    Args:
        store: a store with models.
        data: both models are compared on its ``test`` and ``holdout`` splits.
        margin: as for `promote_if_better`.
        on_message: called with a line of text before the comparison and after it.

    Returns:
        The decision; ``None`` if the store awaits none.

    Raises:
        BundleError: the shipped model or the best one is damaged.
    """
    if not awaits_decision(store):
        return None
    version = log_candidate(store)
    if problem := _missing_labels(store, version, data):
        decision = refuse(store, problem, version)
    else:
        on_message(
            f"{version} ships with this release. Comparing it with the best model on {data.name} "
            f"{data.version}, which takes about a minute."
        )
        decision = promote_if_better(store, data, margin, version)
    note_decided(store, version)  # last, so that an interrupted decision is made again
    on_message(
        f"{version} {'is now' if decision.promoted else 'does not become'} the best model. "
        f"{decision.reason}"
    )
    return decision


def _missing_labels(store: ModelStore, version: str, data: DataSet) -> str | None:
    """Return why a model cannot be judged on a data set; ``None`` if it has all of its labels."""
    labels = Bundle.read(store.resolve(version)).labels
    missing = [label for label in data.labels if label not in labels]
    if not missing:
        return None
    return (
        f"It cannot be compared with the best model on {data.name}, because it does not have that "
        f"data set's labels {', '.join(missing)}; the best model stays in use."
    )
