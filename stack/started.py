"""Shows a run of Airflow's start_app on the assets that the started application feeds."""

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


def tell_started(settings: Settings, program: str, said: str, task: Any) -> None:
    """Note in Dagster which Airflow run started the application; a failure is only logged.

    Args:
        settings: where Dagster is.
        program: the application.
        said: what it says of itself now that it is healthy.
        task: Airflow's task instance, which knows its run and its address.
    """
    figures = {
        "program": program,
        "health": said,
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
