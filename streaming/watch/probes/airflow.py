"""Airflow: API server, scheduler and DAG processor, probed through the API server."""

from typing import Any, Final

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import RefusedError, ask_json

START_APP_DAG: Final = "start_app"
_LOGIN_NEEDED: Final = 403


def api(settings: Settings) -> str:
    """Check the API server and its database."""
    return _component(settings, "airflow-api", "metadatabase")


def scheduler(settings: Settings) -> str:
    """Check the scheduler's heartbeat."""
    return _component(settings, "airflow-scheduler", "scheduler")


def dag_processor(settings: Settings) -> str:
    """Check the DAG processor's heartbeat, and that it has parsed the DAG ``start_app``.

    If Airflow requires a log-in, as in a deployment, only the heartbeat is checked.
    """
    beat = _component(settings, "airflow-dags", "dag_processor")
    try:
        token = _get(settings, "/auth/token")["access_token"]
    except RefusedError as error:
        if error.status == _LOGIN_NEEDED:
            return beat
        raise
    headers = {"Authorization": f"Bearer {token}"}
    names = sorted(dag["dag_id"] for dag in _get(settings, "/api/v2/dags", headers)["dags"])
    if START_APP_DAG in names:
        return f"{beat}; DAGs: {', '.join(names)}"
    for fault in _get(settings, "/api/v2/importErrors", headers)["import_errors"]:
        last = fault["stack_trace"].strip().splitlines()[-1]
        raise NotHealthyError("airflow-dags", f"cannot import {fault['filename']} ({last})")
    raise NotHealthyError("airflow-dags", f"has not parsed the DAG {START_APP_DAG} yet")


def _component(settings: Settings, part: str, component: str) -> str:
    health = _get(settings, "/api/v2/monitor/health").get(component) or {}
    status = health.get("status") or "not started"
    if status != "healthy":
        raise NotHealthyError(part, f"is {status}, according to Airflow's {component} status")
    return f"{component} healthy"


def _get(settings: Settings, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    return ask_json("airflow-api", "GET", settings.airflow + path, headers=headers)
