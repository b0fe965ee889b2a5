"""The platform on one page, as `workspace.yaml` loads it: assets, checks, jobs, resources."""

import dagster as dg

from assets import stream, training
from settings import Settings


@dg.definitions
def platform() -> dg.Definitions:
    """Build all definitions from the settings; nothing is asked of a service before a run."""
    settings = Settings()
    observed, models = stream.observed(settings), training.materialized(settings)
    checks = [*stream.checks(settings), *training.checks(settings)]
    observe = dg.define_asset_job(
        "observe",
        selection=dg.AssetSelection.assets(*observed) | dg.AssetSelection.checks(*checks),
        description="Look at every topic, the served model and the table, and check them.",
    )
    return dg.Definitions(
        assets=dg.with_source_code_references([*observed, *models]),
        asset_checks=checks,
        jobs=[observe],
        schedules=[dg.ScheduleDefinition(job=observe, cron_schedule="*/15 * * * *")],
        resources={
            "stream": stream.StreamFigures(settings),
            "training": training.Training(settings),
        },
        # A run is one process: whoever kills it kills its training too.
        executor=dg.in_process_executor,
    )
