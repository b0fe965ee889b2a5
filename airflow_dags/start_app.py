"""Starts the web application and all streams, and waits until each does its work.

supervisord owns them: they outlive this run and are started again when they crash. Triggering it
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
    """Start one application unless it runs already."""
    Supervisor(Settings()).start(program)


@task
def wait(program: str, ti: Any = None) -> str:
    """Wait until the application is healthy, tell Dagster, and return what it says of itself."""
    said = health.wait(program, Settings(), health.READY_SECONDS)
    tell_started(Settings(), program, said, ti)
    return said


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
    """One chain for each application; all run side by side."""
    applications = [one.name for one in programs(Settings()).values() if one.application]
    for program in applications:
        started = start.override(task_id=f"start_{program}")(program)
        started >> wait.override(task_id=f"wait_{program}")(program)


start_app()
