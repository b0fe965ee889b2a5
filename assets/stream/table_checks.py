"""Checks of the table of predictions, over recently saved rows."""

import dagster as dg

from assets.stream.assets import TABLE
from assets.stream.drift import picture, stability
from assets.stream.resources import StreamFigures

DAYS = 1.0
DRIFT_DAYS = 7.0
DRIFT_COMMENTS = 100
DRIFT_LIMIT = 0.25
SAVE_SECONDS = 120.0


def table_checks() -> list[dg.AssetChecksDefinition]:
    """Return the checks of the table."""
    return [no_doubled_key, scores_are_probabilities, saved_in_time, emotions_as_learned]


@dg.asset_check(
    asset=TABLE,
    description="In the rows saved in the last day, no comment has two rows of the same model "
    "version.",
)
def no_doubled_key(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a batch was saved twice."""
    doubled = stream.doubled_keys(DAYS)
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled_keys": doubled})


@dg.asset_check(
    asset=TABLE,
    description="In the rows saved in the last day, every prediction has scores within 0..1.",
)
def scores_are_probabilities(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a score is missing, null, NaN, or not within 0..1."""
    impossible = stream.impossible_scores(DAYS)
    return dg.AssetCheckResult(passed=impossible == 0, metadata={"predictions": impossible})


@dg.asset_check(
    asset=TABLE,
    description=f"No prediction waits longer than {SAVE_SECONDS:.0f} seconds to be saved. The "
    "check passes while no comments arrive.",
)
def saved_in_time(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if the save application lags behind the emotions topic."""
    waited = stream.oldest_unsaved()
    return dg.AssetCheckResult(
        passed=waited <= SAVE_SECONDS, metadata={"oldest_unsaved_seconds": round(waited, 1)}
    )


@dg.asset_check(
    asset=TABLE,
    description=f"The emotions predicted in the last {DRIFT_DAYS:.0f} days occur as often as in "
    f"the served model's training data: no population stability index is above {DRIFT_LIMIT}.",
)
def emotions_as_learned(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Warn if the predicted emotions have drifted from the training data."""
    comments, shares = stream.label_shares(DRIFT_DAYS)
    predicted = {str(label): float(share) for label, share in shares.items()}
    trained = stream.trained_shares()
    metadata: dict[str, dg.MetadataValue] = {"comments": dg.MetadataValue.int(comments)}
    drifts: dict[str, float] = {}
    if trained and comments:
        drifts = {
            label: round(stability(share, predicted.get(label, 0.0)), 4)
            for label, share in trained.items()
        }
        metadata["drift"] = dg.MetadataValue.json(drifts)
        metadata["shares"] = dg.MetadataValue.md(picture(trained, predicted))
    enough = comments >= DRIFT_COMMENTS
    return dg.AssetCheckResult(
        passed=not enough or max(drifts.values(), default=0.0) <= DRIFT_LIMIT,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        description=None if trained and enough else "not enough comments or no training shares",
    )
