"""Dagster: definitions and daemons, probed through the web server."""

from typing import Any

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import ask_json

_DEFINITIONS = """{ workspaceOrError { ... on Workspace { locationEntries {
    name locationOrLoadError { __typename ... on PythonError { message } } } } } }"""
_DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"


def web(settings: Settings) -> str:
    """Check that the web server has loaded the definitions."""
    entries = _ask(settings, _DEFINITIONS)["workspaceOrError"].get("locationEntries") or []
    for entry in entries:
        loaded = entry["locationOrLoadError"] or {}
        if loaded.get("__typename") != "RepositoryLocation":
            reason = loaded.get("message", "still loading").strip().splitlines()[-1]
            raise NotHealthyError(
                "dagster-web", f"has not loaded the definitions {entry['name']} ({reason})"
            )
    if not entries:
        raise NotHealthyError("dagster-web", "has no definitions yet")
    return f"definitions: {', '.join(entry['name'] for entry in entries)}"


def daemon(settings: Settings) -> str:
    """Check the heartbeat of every daemon that Dagster requires."""
    statuses = _ask(settings, _DAEMONS)["instance"]["daemonHealth"]["allDaemonStatuses"]
    if silent := [
        status["daemonType"] for status in statuses if status["required"] and not status["healthy"]
    ]:
        raise NotHealthyError("dagster-daemon", f"does not run {', '.join(silent).lower()}")
    return f"{len(statuses)} daemons healthy"


def _ask(settings: Settings, query: str) -> dict[str, Any]:
    url = f"{settings.dagster}/graphql"
    answer = ask_json("dagster-web", "POST", url, json={"query": query})
    if not answer.get("data"):
        raise NotHealthyError("dagster-web", f"answers: {answer.get('errors')}")
    return dict(answer["data"])
