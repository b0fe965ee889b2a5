"""What must hold of the served model at any time, whoever promoted it."""

from dataclasses import asdict

import dagster as dg

from assets.stream.assets import SERVED_MODEL
from assets.stream.resources import BEST, StreamFigures
from errors import PermanentError, RetryableError
from settings import Settings


def checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """Return the checks of what the stream serves."""
    model = settings.predict_applications[0].model

    @dg.asset_check(
        asset=SERVED_MODEL,
        name="can_be_served",
        description=f"The model called {model}, which the stream serves, is whole; says which.",
    )
    def can_be_served(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        try:
            bundle = stream.served_model()
        except PermanentError as error:
            return dg.AssetCheckResult(passed=False, metadata={"reason": str(error)})
        return dg.AssetCheckResult(
            passed=True,
            metadata={
                "name": bundle.name,
                "version": bundle.version,
                "labels": dg.MetadataValue.json(bundle.labels),
                "thresholds": dg.MetadataValue.json(bundle.thresholds),
                "scores": dg.MetadataValue.json(bundle.scores),
            },
        )

    return [can_be_served, best_is_served]


@dg.asset_check(
    asset=SERVED_MODEL,
    description="The model called best is the one that the primary application serves, and has "
    "made its newest prediction. It warns if the settings ask for another one.",
)
def best_is_served(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a promotion has not reached the stream; warn if the stream cannot be asked."""
    try:
        found = stream.serving()
    except RetryableError as error:  # a round of training goes on without the stream
        return dg.AssetCheckResult(
            passed=False,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"reason": str(error)},
        )
    wanted = found.asked_for == BEST
    return dg.AssetCheckResult(
        passed=found.served == found.best and found.predicted in (found.best, None),
        severity=dg.AssetCheckSeverity.ERROR if wanted else dg.AssetCheckSeverity.WARN,
        metadata={name: str(value) for name, value in asdict(found).items()},
    )
