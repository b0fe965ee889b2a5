"""The platform on one page, as `workspace.yaml` loads it: assets, checks, jobs, resources."""

import dagster as dg

from assets import stream, tables, training
from settings import Settings


@dg.definitions
def platform() -> dg.Definitions:
    """Build all definitions from the settings; nothing is asked of a service before a run."""
    settings = Settings()
    checks = [*stream.checks(settings), *training.checks(settings)]
    check = dg.define_asset_job(
        "check",
        selection=dg.AssetSelection.checks(*checks),
        description="Check the topics, the table and the served model.",
    )
    return dg.Definitions(
        assets=dg.with_source_code_references(
            [
                *stream.reported(settings),
                *tables.made(settings),
                *training.materialized(settings),
            ]
        ),
        asset_checks=checks,
        jobs=[check, training.upgrade_model],
        schedules=[
            dg.ScheduleDefinition(
                job=check,
                cron_schedule="*/15 * * * *",
                default_status=dg.DefaultScheduleStatus.RUNNING,
            )
        ],
        sensors=[tables.SENSOR, training.newly_shipped],
        resources={
            "pyspark": tables.table_spark(settings),
            "stream": stream.StreamFigures(settings),
            "training": training.Training(settings),
        },
        # A run is one process: whoever kills it kills its training too.
        executor=dg.in_process_executor,
    )
