"""Starts the web application and all streams, and waits until they are healthy.

supervisord owns them: they outlive this run and restart after a crash. Triggering this DAG again
while they run changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from settings import Settings
from stack import health
from stack.programs import programs
from stack.started import tell_started
from stack.supervisor import Supervisor


@task
def start(program: str) -> None:
    """Start an application unless it already runs."""
    Supervisor(Settings()).start(program)


@task
def wait(program: str, ti: Any = None) -> str:
    """Wait until the application is healthy, tell Dagster, and return its health detail."""
    detail = health.wait(program, Settings(), health.READY_SECONDS)
    tell_started(Settings(), program, detail, ti)
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
    """Start and wait for all applications in parallel."""
    applications = [one.name for one in programs(Settings()).values() if one.application]
    for program in applications:
        started = start.override(task_id=f"start_{program}")(program)
        started >> wait.override(task_id=f"wait_{program}")(program)


start_app()
