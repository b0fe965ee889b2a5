"""An Airflow operator that materializes Dagster assets and shows the Dagster run and its log."""

import time
from collections.abc import Mapping
from typing import Any

import requests
from airflow.sdk.bases.operatorlink import BaseOperatorLink
from dagster_airlift.constants import DAG_ID_TAG_KEY, DAG_RUN_URL_TAG_KEY
from dagster_airlift.in_airflow.dagster_run_utils import DagsterRunResult
from dagster_airlift.in_airflow.gql_queries import RUNS_BY_TAG_QUERY, TRIGGER_ASSETS_MUTATION
from dagster_airlift.in_airflow.materialize_assets_operator import BaseMaterializeAssetsOperator

from errors import RetryableError
from settings import Settings

FINISHED = {"SUCCESS", "FAILURE", "CANCELED"}

_OUTAGE_SECONDS = 120.0  # a waiting task fails after a longer outage of Dagster
_END_SECONDS = 60.0  # time for an interrupted run to end
_REQUEST_SECONDS = 60.0  # airlift's 3 s are too short on a busy machine

EVENTS = """query Events($runId: ID!, $cursor: String) {
    logsForRun(runId: $runId, afterCursor: $cursor) { ... on EventConnection { cursor
        events { __typename ... on MessageEvent { message }
            ... on ExecutionStepFailureEvent { error { message errorChain { error { message } } } }
    } } } }"""
TERMINATE = """mutation End($runId: String!, $policy: TerminateRunPolicy!) {
    terminateRun(runId: $runId, terminatePolicy: $policy) { __typename } }"""

Context = Mapping[str, Any]


class DagsterRunError(RetryableError):
    """Dagster cannot be reached, refuses the run, or the run failed."""


class DagsterRunLink(BaseOperatorLink):  # type: ignore[misc]
    """A button on the task's page in Airflow that opens the Dagster run."""

    name = "Dagster run"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ARG002
        """Return the URL of the task's Dagster run, or "" before it starts."""
        return str(getattr(operator, "run_url", ""))


class PatientSession(requests.Session):
    """A session whose requests time out after a minute."""

    def request(self, *arguments: Any, **options: Any) -> requests.Response:
        """Send a request, ignoring the caller's time-out."""
        return super().request(*arguments, **{**options, "timeout": _REQUEST_SECONDS})


class MaterializeAssets(BaseMaterializeAssetsOperator):  # type: ignore[misc]
    """Materialize assets in one Dagster run, copy its log, and fail if the run fails.

    Unfinished runs of earlier attempts of the same DAG are terminated first, because no task waits
    for them.
    """

    operator_extra_links = (DagsterRunLink(),)

    def get_dagster_session(self, context: Context) -> requests.Session:  # noqa: ARG002
        """Return the session for all requests."""
        return PatientSession()

    def get_dagster_url(self, context: Context) -> str:  # noqa: ARG002
        """Return the URL of Dagster's web server."""
        return Settings().dagster

    def default_dagster_run_tags(self, context: Context) -> dict[str, str]:
        """Return the run's tags: the Airflow DAG, run and task, and the task's URL."""
        tags: dict[str, str] = super().default_dagster_run_tags(context)
        return tags | {DAG_RUN_URL_TAG_KEY: context["ti"].log_url}

    def execute(self, context: Context) -> None:
        """Materialize the assets.

        Raises:
            DagsterRunError: Dagster cannot be reached, or the run failed.
        """
        try:
            super().execute(context)
        except requests.RequestException as error:
            raise DagsterRunError(
                f"Dagster does not answer at {self.get_dagster_url(context)} ({error}). The next "
                "attempt resumes from the last checkpoint; see `tone status` and "
                "`tone logs dagster-web`."
            ) from error

    def on_kill(self) -> None:
        """Terminate the Dagster run when the task is killed."""
        if run_url := getattr(self, "run_url", None):
            dagster_url, _, run_id = run_url.rpartition("/runs/")
            self._end(PatientSession(), dagster_url, run_id)

    def launch_dagster_run(
        self,
        context: Context,
        session: requests.Session,
        dagster_url: str,
        execution_params: Mapping[str, Any],
    ) -> str:
        """Start the run and publish its URL.

        Raises:
            DagsterRunError: Dagster refuses it.
        """
        for left in self._left_behind(context, session, dagster_url):
            self.log.warning("Terminating Dagster run %s of an earlier attempt.", left)
            self._end(session, dagster_url, left)
        # airlift selects no checks, but an asset's own checks cannot be excluded from its run.
        selector = {**execution_params["selector"], "assetCheckSelection": None}
        variables = {"executionParams": {**execution_params, "selector": selector}}
        answer = self._ask(session, dagster_url, TRIGGER_ASSETS_MUTATION, variables)
        launched = answer["launchPipelineExecution"]
        if launched["__typename"] != "LaunchRunSuccess":
            raise DagsterRunError(f"Dagster refuses the run: {launched}; see `tone status`.")
        run_id = str(launched["run"]["id"])
        self.run_url = f"{dagster_url}/runs/{run_id}"
        # Airflow stores links only when a task ends; this one must show while it runs.
        context["ti"].xcom_push(key=DagsterRunLink().xcom_key, value=self.run_url)
        self.log.info("Dagster run: %s", self.run_url)
        return run_id

    def wait_for_run_to_complete(
        self, session: requests.Session, dagster_url: str, run_id: str
    ) -> DagsterRunResult:
        """Copy the run's events to this task's log until the run ends.

        Raises:
            DagsterRunError: the run failed or was cancelled; has the failed step's message.
        """
        cursor, reason, away_since = None, "it was cancelled", None
        while True:
            try:
                # Status before events, so that the last events of an ended run are not missed.
                run = self.get_dagster_run_obj(session, dagster_url, run_id)
                events = self._ask(
                    session, dagster_url, EVENTS, {"runId": run_id, "cursor": cursor}
                )["logsForRun"]
            except requests.RequestException:
                now = time.monotonic()
                away_since = away_since or now
                if now - away_since > _OUTAGE_SECONDS:
                    raise
                self.log.warning("Dagster does not answer; retrying.")
                time.sleep(5 * self.dagster_run_status_poll_interval)
                continue
            away_since, cursor = None, events["cursor"]
            for event in events["events"]:
                if event.get("message"):
                    self.log.info("[dagster] %s", event["message"])
                reason = _failure(event) or reason
            if run["status"] in FINISHED:
                break
            time.sleep(self.dagster_run_status_poll_interval)
        result = DagsterRunResult(run["status"], {tag["key"]: tag["value"] for tag in run["tags"]})
        if not result.succeeded and not result.run_will_automatically_retry:
            raise DagsterRunError(f"Dagster's run failed: {reason} See {dagster_url}/runs/{run_id}")
        return result

    def _left_behind(
        self, context: Context, session: requests.Session, dagster_url: str
    ) -> list[str]:
        tag = {"key": DAG_ID_TAG_KEY, "value": self.get_airflow_dag_id(context)}
        answer = self._ask(session, dagster_url, RUNS_BY_TAG_QUERY, {"filter": {"tags": [tag]}})
        runs = answer["runsOrError"]["results"]
        return [run["id"] for run in runs if run["status"] not in FINISHED]

    def _end(self, session: requests.Session, dagster_url: str, run_id: str) -> None:
        self._terminate(session, dagster_url, run_id, "SAFE_TERMINATE")
        deadline = time.monotonic() + _END_SECONDS
        while self.get_dagster_run_obj(session, dagster_url, run_id)["status"] not in FINISHED:
            if time.monotonic() > deadline:  # its process is gone or does not react
                self._terminate(session, dagster_url, run_id, "MARK_AS_CANCELED_IMMEDIATELY")
                return
            time.sleep(self.dagster_run_status_poll_interval)

    def _terminate(
        self, session: requests.Session, dagster_url: str, run_id: str, policy: str
    ) -> None:
        self._ask(session, dagster_url, TERMINATE, {"runId": run_id, "policy": policy})

    def _ask(
        self, session: requests.Session, dagster_url: str, query: str, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        response = session.post(
            f"{dagster_url}/graphql", json={"query": query, "variables": variables}
        )
        answer = response.json()
        if not answer.get("data"):
            raise DagsterRunError(f"Dagster refuses a request: {answer}; see `tone status`.")
        return dict(answer["data"])


def _failure(event: Mapping[str, Any]) -> str:
    """Return the message of a failed step or run: that of the innermost error."""
    error = event.get("error")
    if error:
        chain = [link["error"]["message"] for link in error["errorChain"]]
        return str(([error["message"], *chain])[-1]).strip()
    return str(event["message"]) if event["__typename"] == "RunFailureEvent" else ""
