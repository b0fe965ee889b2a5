"""Airflow's REST API: trigger a DAG and wait for its run.

Source: https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import time
from collections.abc import Callable
from typing import Any

import httpx

from errors import PermanentError, RetryableError
from settings import Settings

FINISHED = {"success", "failed"}


class AirflowUnreachableError(RetryableError):
    """Airflow's API cannot be reached."""


class DagRunFailedError(PermanentError):
    """A run failed or did not end in time."""


class AirflowClient:
    """A client of Airflow's API, authenticated through its token endpoint."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.airflow
        self._http = httpx.Client(base_url=settings.airflow, timeout=30, trust_env=False)

    def trigger(self, dag_id: str) -> str:
        """Start a run of the DAG and return the run's id."""
        run = self._call("POST", f"/dags/{dag_id}/dagRuns", {"logical_date": None})
        return str(run["dag_run_id"])

    def wait(self, dag_id: str, run_id: str, timeout: float, report: Callable[[str], None]) -> None:
        """Wait until the run succeeds. ``report`` is called when a task changes its state.

        Raises:
            DagRunFailedError: a task failed, or the run takes longer than ``timeout`` seconds.
        """
        seen: dict[str, str] = {}
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            state = self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")["state"]
            tasks = self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances")
            for task in tasks["task_instances"]:
                name = task["task_id"] + (
                    f"[{task['map_index']}]" if task["map_index"] >= 0 else ""
                )
                if task["state"] and seen.get(name) != task["state"]:
                    seen[name] = task["state"]
                    report(f"{name}: {task['state']}")
            if state in FINISHED:
                break
            time.sleep(1)
        if state != "success":
            failed = ", ".join(n for n, s in seen.items() if s != "success") or "no task started"
            raise DagRunFailedError(
                f"the run of {dag_id} is {state} ({failed}); its log is at "
                f"{self._url}/dags/{dag_id}/runs/{run_id}"
            )

    def _call(
        self, method: str, path: str, body: dict[str, object] | None = None
    ) -> dict[str, Any]:
        try:
            if "Authorization" not in self._http.headers:
                token = self._http.get("/auth/token").raise_for_status().json()["access_token"]
                self._http.headers["Authorization"] = f"Bearer {token}"
            answer = self._http.request(method, f"/api/v2{path}", json=body).raise_for_status()
        except httpx.HTTPError as error:
            raise AirflowUnreachableError(
                f"Airflow does not answer {method} {path} at {self._url} ({error}); "
                "see `tone status` and `tone logs airflow-api`"
            ) from error
        return dict(answer.json())
