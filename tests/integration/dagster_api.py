"""Questions to the stack's Dagster, for all tests that look at what it shows."""

import time
from typing import Any

import httpx

from settings import Settings

STATUS = 'query { runOrError(runId: "%s") { ... on Run { status } } }'


def ask(settings: Settings, query: str) -> dict[str, Any]:
    answer = httpx.post(f"{settings.dagster}/graphql", json={"query": query}, timeout=60).json()
    assert "errors" not in answer, answer
    return dict(answer["data"])


def end_of(settings: Settings, run_id: str, seconds: float) -> str:
    """Wait until the run has ended and return its status, or what it is after so many seconds."""
    deadline = time.monotonic() + seconds
    status = ""
    while status not in {"SUCCESS", "FAILURE"} and time.monotonic() < deadline:
        time.sleep(1)
        status = ask(settings, STATUS % run_id)["runOrError"]["status"]
    return status
