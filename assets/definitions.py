"""All Dagster definitions, loaded by `workspace.yaml`: assets, checks, jobs, sensors, resources."""

import dagster as dg

from assets import stream, tables, training
from settings import Settings


@dg.definitions
def platform() -> dg.Definitions:
    """Build all definitions from the settings. No service is contacted before a run."""
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
                *stream.asset_definitions(settings),
                *tables.asset_definitions(settings),
                *training.asset_definitions(settings),
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
            "training": training.TrainingResources(settings),
        },
        # A run is a single process, so that terminating it also terminates its training.
        executor=dg.in_process_executor,
    )
