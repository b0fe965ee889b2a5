"""The parts of the platform, each asked by its own protocol whether it does its work."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from errors import RetryableError, ToneError
from settings import Settings
from streaming.kafka.topics import client_conf
from streaming.tables import hive
from streaming.watch.health import read_health

_TIMEOUT_SECONDS = 4.0
_SILENT_SECONDS = 120.0  # longer than a micro-batch takes on a busy machine
_DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"


class PartDownError(RetryableError):
    """A part does not do its work; the text says what is missing."""


@dataclass(frozen=True)
class Part:
    """One part: its name, what it is there for, whether it does that, and what it says."""

    name: str
    job: str
    up: bool
    detail: str


def parts(settings: Settings) -> list[Part]:
    """Ask all parts at once and return them in the order in which a comment meets them.

    A part that is silent for some seconds counts as down; nothing is raised.
    """
    checks: list[tuple[str, str, Callable[[Settings], str]]] = [
        ("Kafka", "carries comments and predictions", _kafka),
        *(
            (one.name, "predicts the emotions of comments", partial(_stream, one.name))
            for one in settings.predict_applications
        ),
        ("save", "writes predictions to the table", partial(_stream, "save")),
        ("Hive Metastore", "knows where the table's files are", _metastore),
        ("Thrift Server", "answers questions to the table", _thrift),
        ("Airflow", "starts the applications and training", _airflow),
        ("Dagster", "shows where each number came from", _dagster),
    ]
    with ThreadPoolExecutor(len(checks)) as pool:
        return list(pool.map(lambda check: _asked(settings, *check), checks))


def _asked(settings: Settings, name: str, job: str, check: Callable[[Settings], str]) -> Part:
    try:
        return Part(name, job, up=True, detail=check(settings))
    except ToneError as error:
        return Part(name, job, up=False, detail=str(error))


def _kafka(settings: Settings) -> str:
    try:
        known = AdminClient(client_conf(settings)).list_topics(timeout=_TIMEOUT_SECONDS)
    except KafkaException as error:
        raise PartDownError(
            f"No answer from {settings.bootstrap_servers}; start it with `tone up`."
        ) from error
    topics = [name for name in known.topics if not name.startswith("__")]
    return f"{len(known.brokers)} broker, {len(topics)} topics"


def _stream(name: str, settings: Settings) -> str:
    health = read_health(settings, name)
    if health is None or not health.ready:
        raise PartDownError(
            f"It does not run or is still starting; see `tone logs {name}`, and start it with the "
            "DAG start_app."
        )
    silent = time.time() - datetime.fromisoformat(health.at).astimezone(UTC).timestamp()
    if silent > _SILENT_SECONDS:
        raise PartDownError(f"It has said nothing for {silent:.0f} s; see `tone logs {name}`.")
    model = f", model {health.model_version}" if health.model_version else ""
    batch = "no batch yet" if health.batch_id is None else f"batch {health.batch_id}"
    return f"{batch}{model}"


def _metastore(settings: Settings) -> str:
    address = urlsplit(settings.metastore)
    try:
        socket.create_connection(
            (address.hostname or settings.host, address.port or settings.metastore_port),
            timeout=_TIMEOUT_SECONDS,
        ).close()
    except OSError as error:
        raise PartDownError(
            f"No answer at {address.netloc}; see `tone logs metastore`, start it with `tone up`."
        ) from error
    return "takes connections"


def _thrift(settings: Settings) -> str:
    hive.ping(settings)
    return "answers"


def _airflow(settings: Settings) -> str:
    said = _http("airflow-api", "GET", f"{settings.airflow}/api/v2/monitor/health")
    states = {part: (state or {}).get("status") for part, state in said.items()}
    needed = ("metadatabase", "scheduler", "dag_processor")
    if sick := [part for part in needed if states.get(part) != "healthy"]:
        raise PartDownError(f"Not healthy: {', '.join(sick)}; see `tone status`.")
    return "metadatabase, scheduler and DAG processor are healthy"


def _dagster(settings: Settings) -> str:
    said = _http("dagster-web", "POST", f"{settings.dagster}/graphql", json={"query": _DAEMONS})
    daemons = said["data"]["instance"]["daemonHealth"]["allDaemonStatuses"]
    if sick := [one["daemonType"] for one in daemons if one["required"] and not one["healthy"]]:
        raise PartDownError(f"Not running: {', '.join(sick).lower()}; see `tone status`.")
    return f"web server and {len(daemons)} daemons are healthy"


def _http(program: str, method: str, url: str, **request: Any) -> dict[str, Any]:
    try:
        answer = httpx.request(method, url, timeout=_TIMEOUT_SECONDS, trust_env=False, **request)
        return dict(answer.raise_for_status().json())
    except (httpx.HTTPError, ValueError) as error:
        raise PartDownError(
            f"No answer at {url}; see `tone logs {program}`, start it with `tone up`."
        ) from error
