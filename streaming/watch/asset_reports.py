"""Reports on external assets, and their delivery to Dagster.

The assets' keys are defined here, for the stream that reports and for Dagster's definitions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from errors import PermanentError, RetryableError
from settings import Settings

COMMENTS: Final = "comments"
SERVED_MODEL: Final = "served_model"
EMOTIONS: Final = "emotions"
COMMENTS_DEAD: Final = "comments_dead"
TABLE: Final = "tone/emotions"

_ANSWER_SECONDS = 3.0


class DagsterUnavailableError(RetryableError):
    """Dagster does not answer."""


class ReportRefusedError(PermanentError):
    """Dagster refuses a report."""


@dataclass(frozen=True)
class Report:
    """An asset event: a materialization if it has a version, otherwise an observation."""

    asset: str
    """Asset key, its parts joined by slashes."""
    figures: Mapping[str, Any]
    """Metadata by label: numbers, texts or JSON values."""
    version: str = ""
    """Data version; unchanged as long as the asset's content is."""
    description: str = ""


def topic_asset(settings: Settings, topic: str) -> str:
    """Return the asset key of a topic; the three topics of the settings have fixed keys."""
    roles = {
        settings.comments_topic: COMMENTS,
        settings.emotions_topic: EMOTIONS,
        settings.dead_topic: COMMENTS_DEAD,
    }
    return roles.get(topic) or re.sub(r"\W", "_", topic)


def source_asset(source: str) -> str:
    """Return the asset key of a source, by the name in the comments."""
    return f"sources/{source}"


def client(address: str) -> httpx.Client:
    """Return a client for the Dagster at ``address``: 3 s time-out, no proxy."""
    return httpx.Client(base_url=address, timeout=_ANSWER_SECONDS, trust_env=False)


def send(dagster: httpx.Client, report: Report) -> None:
    """Send a report.

    Raises:
        DagsterUnavailableError: no answer, or a server error.
        ReportRefusedError: Dagster refuses the report.
    """
    kind = "materialization" if report.version else "observation"
    body: dict[str, Any] = {"metadata": dict(report.figures)}
    if report.version:
        body["data_version"] = report.version
    if report.description:
        body["description"] = report.description
    try:
        answer = dagster.post(f"/report_asset_{kind}/{report.asset}", json=body)
    except httpx.HTTPError as error:
        raise DagsterUnavailableError(
            f"Dagster at {dagster.base_url} does not answer ({type(error).__name__}): "
            "see `tone status`."
        ) from error
    if answer.is_server_error:
        raise DagsterUnavailableError(
            f"Dagster at {dagster.base_url} answers {answer.status_code}: "
            "see `tone logs dagster-web`."
        )
    if not answer.is_success:
        raise ReportRefusedError(
            f"Dagster refuses the report on {report.asset} ({answer.text[:200]}): "
            "see `tone logs dagster-web`."
        )
