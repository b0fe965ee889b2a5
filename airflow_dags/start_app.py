"""Start the web application and all streams, and wait until they are healthy.

supervisord owns them: they outlive this run and are restarted when they crash. Triggering the DAG
while they are running changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from settings import Settings
from stack import health
from stack.programs import programs
from stack.started import report_start
from stack.supervisor import Supervisor


@task
def start(program: str) -> None:
    """Start an application unless it is running."""
    Supervisor(Settings()).start(program)


@task
def wait(program: str, ti: Any = None) -> str:
    """Wait until the application is healthy, report it to Dagster, and return the detail."""
    detail = health.wait(program, Settings(), health.READY_SECONDS)
    report_start(Settings(), program, detail, ti)
    return detail


@dag(  # type: ignore[untyped-decorator]
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(seconds=2 * health.READY_SECONDS),
    tags=["tone"],
    doc_md=__doc__,
)
def start_app() -> None:
    """A chain of tasks per application; the chains run in parallel."""
    applications = [entry.name for entry in programs(Settings()).values() if entry.application]
    for program in applications:
        started = start.override(task_id=f"start_{program}")(program)
        started >> wait.override(task_id=f"wait_{program}")(program)


start_app()
