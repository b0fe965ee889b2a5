"""What must hold of the served model at any time, whoever promoted it."""

import dagster as dg

from assets.stream.assets import SERVED_MODEL
from assets.stream.resources import StreamFigures
from errors import PermanentError
from settings import Settings


def checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """Return the check of what the stream serves."""
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

    return [can_be_served]
