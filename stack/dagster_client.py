"""Start a Dagster job through the GraphQL API."""

from errors import PermanentError
from settings import Settings
from streaming.watch.probes.network import ask_json

REPOSITORY = "__repository__"
"""Dagster's name for definitions without a name of their own."""

LAUNCH = f"""mutation Launch($job: String!) {{ launchRun(executionParams: {{
    selector: {{repositoryLocationName: "tone", repositoryName: "{REPOSITORY}", jobName: $job}}
    runConfigData: {{}} }}) {{ __typename ... on LaunchRunSuccess {{ run {{ runId }} }} }} }}"""


class LaunchRefusedError(PermanentError):
    """Dagster refuses to start the job."""


def launch(settings: Settings, job: str) -> str:
    """Start the job and return the URL of its run, without waiting for it.

    Raises:
        NotHealthyError: Dagster cannot be reached.
        LaunchRefusedError: there is no such job, or it cannot run.
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
