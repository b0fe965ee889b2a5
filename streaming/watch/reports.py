"""What Dagster is told of an asset that it does not make itself, and how it is told.

The assets' keys are named here, for who reports and for who defines them alike.
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
    """Dagster does not take a report."""


@dataclass(frozen=True)
class Report:
    """One event of an asset.

    With a version it is a materialization, without one an observation, which makes nothing anew.
    """

    asset: str
    """The key, its parts joined by slashes."""
    figures: Mapping[str, Any]
    """What is known of it: numbers, texts, or what JSON can hold, by their labels."""
    version: str = ""
    """Stays the same as long as the asset's content does."""
    description: str = ""


def topic_asset(settings: Settings, topic: str) -> str:
    """Return the key of a topic's asset: its role's for the three topics of the settings."""
    roles = {
        settings.comments_topic: COMMENTS,
        settings.emotions_topic: EMOTIONS,
        settings.dead_topic: COMMENTS_DEAD,
    }
    return roles.get(topic) or re.sub(r"\W", "_", topic)


def source_asset(source: str) -> str:
    """Return the key of a source's asset; ``source`` is as the comments name it."""
    return f"sources/{source}"


def client(address: str) -> httpx.Client:
    """Return a client of the Dagster there: it waits three seconds for an answer, by no proxy."""
    return httpx.Client(base_url=address, timeout=_ANSWER_SECONDS, trust_env=False)


def send(dagster: httpx.Client, report: Report) -> None:
    """Give Dagster one report.

    Raises:
        DagsterUnavailableError: there is no answer, or one that says that Dagster is not well.
        ReportRefusedError: Dagster does not take it.
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
