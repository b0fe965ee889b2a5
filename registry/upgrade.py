"""A newly shipped model against the best one of a store that an older release has filled."""

from collections.abc import Callable

from registry import ModelStore, awaits_decision, log_candidate, note_decided
from registry.decision import Decision
from registry.promotion import promote_if_better
from spanemo.corpora.splits import DataSet


def take_up_shipped(
    store: ModelStore,
    data: DataSet,
    margin: float,
    say: Callable[[str], None] = lambda _: None,
) -> Decision | None:
    """Log the shipped model and give it ``best`` if `promote_if_better` finds it better.

    ``latest`` stays with the model that was trained last. A comparison that was interrupted is made
    by the next call; a decision is final.

    Args:
        store: holds models already.
        data: both models are compared on its ``test`` and ``holdout``.
        margin: as for `promote_if_better`.
        say: hears what is compared, and what became of it.

    Returns:
        The decision; ``None`` if the store awaits none.

    Raises:
        BundleError: the shipped model or the best one is damaged.
        CorpusError: the data set has labels that the models do not have.
    """
    if not awaits_decision(store):
        return None
    version = log_candidate(store)
    say(
        f"{version} ships with this release. Comparing it with the best model so far on "
        f"{data.name} {data.version}, which takes about a minute."
    )
    decision = promote_if_better(store, data, margin, version)
    note_decided(store, version)  # last: whatever ends this process before, it is done again
    say(
        f"{version} {'is best now' if decision.promoted else 'does not become best'}. "
        f"{decision.reason}"
    )
    return decision
