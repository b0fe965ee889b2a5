"""Report Airflow runs of start_app to the Dagster assets of the started application."""

import logging
from typing import Any

from errors import ToneError
from settings import Settings
from streaming.watch import asset_reports
from streaming.watch.asset_reports import Report

log = logging.getLogger(__name__)


def fed_by(program: str) -> list[str]:
    """Return the keys of the assets that an application writes."""
    if program == "web":
        return [asset_reports.COMMENTS]
    if program == "save":
        return [asset_reports.TABLE]
    return [asset_reports.EMOTIONS, asset_reports.COMMENTS_DEAD]


def report_start(settings: Settings, program: str, detail: str, task: Any) -> None:
    """Report the Airflow run that started an application to Dagster; failures are logged.

    Args:
        settings: has the address of Dagster.
        program: the application's name.
        detail: the detail of its health probe.
        task: Airflow's task instance.
    """
    figures = {
        "program": program,
        "health": detail,
        "airflow_dag": task.dag_id,
        "airflow_run": task.run_id,
        "airflow_task": task.task_id,
        "airflow_url": task.log_url,
    }
    text = f"{program} was started by Airflow: {task.log_url}"
    with asset_reports.client(settings.dagster) as dagster:
        try:
            for asset in fed_by(program):
                asset_reports.send(dagster, Report(asset, figures, description=text))
        except ToneError as error:
            log.warning("%s", error)
