"""Checks of the served model."""

from dataclasses import asdict

import dagster as dg

from assets.stream.assets import SERVED_MODEL
from assets.stream.resources import BEST, StreamFigures
from errors import PermanentError, RetryableError
from settings import Settings


def checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """Return the checks of the model that the stream serves."""
    model = settings.predict_applications[0].model

    @dg.asset_check(
        asset=SERVED_MODEL,
        name="can_be_served",
        description=f"The model called `{model}`, which the stream serves, can be loaded.",
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
    description="The primary application serves the model called `best`, which made its newest "
    "prediction. A mismatch is only a warning if the settings name another model.",
)
def best_is_served(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a promotion has not reached the stream; warn if the stream does not answer."""
    try:
        versions = stream.serving()
    except RetryableError as error:  # training does not need the stream
        return dg.AssetCheckResult(
            passed=False,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"reason": str(error)},
        )
    serves_best = versions.served == versions.best
    wanted = versions.asked_for == BEST
    return dg.AssetCheckResult(
        passed=serves_best and versions.predicted in (versions.best, None),
        severity=dg.AssetCheckSeverity.ERROR if wanted else dg.AssetCheckSeverity.WARN,
        metadata={name: str(value) for name, value in asdict(versions).items()},
    )
