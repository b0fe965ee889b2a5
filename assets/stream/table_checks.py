"""What must hold of the table of predictions; what is read is what was saved lately."""

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
    description="No comment is saved twice for one model version, of those saved in the last day.",
)
def no_doubled_key(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if saving was repeated without being recognised."""
    doubled = stream.doubled_keys(DAYS)
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled_keys": doubled})


@dg.asset_check(
    asset=TABLE,
    description="Every prediction has scores, each within 0..1, of those saved in the last day.",
)
def scores_are_probabilities(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a score is missing, null, not a number, or outside of 0..1."""
    impossible = stream.impossible_scores(DAYS)
    return dg.AssetCheckResult(passed=impossible == 0, metadata={"predictions": impossible})


@dg.asset_check(
    asset=TABLE,
    description=f"No prediction waits longer than {SAVE_SECONDS:.0f} seconds to be saved; nothing "
    "is asked of the table while no comments come.",
)
def saved_in_time(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if the table is not as fresh as the stream that feeds it."""
    waited = stream.oldest_unsaved()
    return dg.AssetCheckResult(
        passed=waited <= SAVE_SECONDS, metadata={"oldest_unsaved_seconds": round(waited, 1)}
    )


@dg.asset_check(
    asset=TABLE,
    description=f"The shares of the emotions in the last {DRIFT_DAYS:.0f} days are like those that "
    f"the served model learned from: no stability index is above {DRIFT_LIMIT}.",
)
def emotions_as_learned(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Warn if the comments are others than those that the model learned from."""
    comments, shares = stream.label_shares(DRIFT_DAYS)
    seen = {str(label): float(share) for label, share in shares.items()}
    learned = stream.trained_shares()
    metadata: dict[str, dg.MetadataValue] = {"comments": dg.MetadataValue.int(comments)}
    drifts: dict[str, float] = {}
    if learned and comments:
        drifts = {
            label: round(stability(share, seen.get(label, 0.0)), 4)
            for label, share in learned.items()
        }
        metadata["drift"] = dg.MetadataValue.json(drifts)
        metadata["shares"] = dg.MetadataValue.md(picture(learned, seen))
    enough = comments >= DRIFT_COMMENTS
    return dg.AssetCheckResult(
        passed=not enough or max(drifts.values(), default=0.0) <= DRIFT_LIMIT,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        description=None if learned and enough else "too little is known to compare",
    )
