"""Dagster: the lineage page and the daemon that starts queued runs and evaluates automation."""

import sys
from typing import Any

from settings import ROOT, Settings
from stack.files import write
from stack.http import ask
from stack.program import NotHealthyError, Program

DAGSTER_YAML = """\
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 2
"""


def programs(settings: Settings) -> list[Program]:
    """Return both programs; neither waits for the other."""
    environment = {"DAGSTER_HOME": str(settings.data_dir / "dagster")}
    python = str(sys.executable)
    workspace = ("-w", str(ROOT / "workspace.yaml"))
    return [
        Program(
            name="dagster-web",
            command=(
                *(python, "-m", "dagster_webserver", *workspace),
                *("-h", settings.host, "-p", str(settings.dagster_port)),
            ),
            check=check_web,
            prepare=prepare,
            environment=environment,
            ports={"dagster_port": settings.dagster_port},
            address=settings.dagster,
        ),
        Program(
            name="dagster-daemon",
            command=(python, "-m", "dagster._daemon", "run", *workspace),
            check=check_daemon,
            prepare=prepare_daemon,
            environment=environment,
        ),
    ]


def prepare(settings: Settings) -> None:
    """Write Dagster's instance file: no telemetry, few runs at once."""
    write(settings.data_dir / "dagster/dagster.yaml", DAGSTER_YAML)


def prepare_daemon(settings: Settings) -> None:
    """Give the shipped model its place before a training that the daemon starts can take it."""
    from spanemo.stores import ensure_shipped
    from streaming.models import model_store

    prepare(settings)
    ensure_shipped(model_store(settings))


def check_web(settings: Settings) -> str:
    """Ask the web server whether the definitions could be loaded."""
    query = """{ workspaceOrError { ... on Workspace { locationEntries {
        name locationOrLoadError { __typename ... on PythonError { message } } } } } }"""
    entries = _ask(settings, query)["workspaceOrError"].get("locationEntries") or []
    for entry in entries:
        loaded = entry["locationOrLoadError"] or {}
        if loaded.get("__typename") != "RepositoryLocation":
            reason = loaded.get("message", "still loading").strip().splitlines()[-1]
            raise NotHealthyError(f"the definitions {entry['name']} are not loaded: {reason}")
    if not entries:
        raise NotHealthyError("no definitions are loaded yet")
    return f"definitions: {', '.join(entry['name'] for entry in entries)}"


def check_daemon(settings: Settings) -> str:
    """Ask the web server whether every needed daemon's heart beats."""
    query = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
    statuses = _ask(settings, query)["instance"]["daemonHealth"]["allDaemonStatuses"]
    sick = [one["daemonType"] for one in statuses if one["required"] and not one["healthy"]]
    if sick:
        raise NotHealthyError(f"not running yet: {', '.join(sick).lower()}")
    return f"{len(statuses)} daemons healthy"


def _ask(settings: Settings, query: str) -> dict[str, Any]:
    answer = ask("POST", f"{settings.dagster}/graphql", json={"query": query}).json()
    if not answer.get("data"):
        raise NotHealthyError(f"Dagster answers: {answer.get('errors')}")
    return dict(answer["data"])
