"""Starts a job of Dagster, by its GraphQL API."""

from errors import PermanentError
from settings import Settings
from streaming.watch.probes.network import ask_json

REPOSITORY = "__repository__"
"""Dagster's name for definitions without a name of their own."""

LAUNCH = f"""mutation Launch($job: String!) {{ launchRun(executionParams: {{
    selector: {{repositoryLocationName: "tone", repositoryName: "{REPOSITORY}", jobName: $job}}
    runConfigData: {{}} }}) {{ __typename ... on LaunchRunSuccess {{ run {{ runId }} }} }} }}"""


class LaunchRefusedError(PermanentError):
    """Dagster does not start the job."""


def launch(settings: Settings, job: str) -> str:
    """Start the job and return its run's address; does not wait for it.

    Raises:
        NotHealthyError: Dagster does not answer.
        LaunchRefusedError: it has no such job, or cannot run it.
    """
    body = {"query": LAUNCH, "variables": {"job": job}}
    answer = ask_json("dagster-web", "POST", f"{settings.dagster}/graphql", json=body)
    launched = (answer.get("data") or {}).get("launchRun", {})
    if launched.get("__typename") != "LaunchRunSuccess":
        raise LaunchRefusedError(
            f"Dagster does not start the job {job} ({launched.get('__typename', answer)}): "
            "see `tone logs dagster-code`."
        )
    return f"{settings.dagster}/runs/{launched['run']['runId']}"
