"""The platform on one page, as `workspace.yaml` loads it: assets, checks, jobs, resources."""

import dagster as dg

from assets import stream
from settings import Settings


@dg.definitions
def platform() -> dg.Definitions:
    """Build all definitions from the settings; nothing is asked of a service before a run."""
    settings = Settings()
    observe = dg.define_asset_job(
        "observe",
        selection=dg.AssetSelection.all(include_sources=True),
        description="Look at every topic, the served model and the table, and check them.",
    )
    return dg.Definitions(
        assets=dg.with_source_code_references(stream.observed(settings)),
        asset_checks=stream.checks(settings),
        jobs=[observe],
        schedules=[dg.ScheduleDefinition(job=observe, cron_schedule="*/15 * * * *")],
        resources={"stream": stream.StreamFigures(settings)},
    )
