"""The parts of the platform and their probes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from errors import ToneError
from settings import Settings
from streaming.watch.probes import airflow, applications, dagster, kafka, metastore, thrift

Probe = Callable[[Settings], str]


@dataclass(frozen=True)
class Part:
    """A part of the platform: name, purpose, whether it is healthy, and its probe's detail."""

    name: str
    job: str
    up: bool
    detail: str


def parts(settings: Settings) -> list[Part]:
    """Probe all parts in parallel and return them in the order in which a comment passes them.

    A part that does not answer within seconds counts as down; no error is raised.
    """
    asked: list[tuple[str, str, tuple[Probe, ...]]] = [
        ("Kafka", "carries comments and predictions", (kafka.broker,)),
        *(
            (application.name, "predicts the emotions of comments", (_stream(application.name),))
            for application in settings.predict_applications
        ),
        ("save", "writes predictions to the table", (_stream("save"),)),
        ("Hive Metastore", "keeps the locations of the table's files", (metastore.databases,)),
        ("Thrift Server", "runs queries on the table", (thrift.databases,)),
        (
            "Airflow",
            "starts the applications and training",
            (airflow.api, airflow.scheduler, airflow.dag_processor),
        ),
        ("Dagster", "shows assets, checks and lineage", (dagster.web, dagster.daemon)),
    ]
    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(lambda part: _part(settings, *part), asked))


def _stream(name: str) -> Probe:
    return partial(applications.stream, name)


def _part(settings: Settings, name: str, job: str, probes: tuple[Probe, ...]) -> Part:
    try:
        return Part(name, job, up=True, detail="; ".join(probe(settings) for probe in probes))
    except ToneError as error:
        return Part(name, job, up=False, detail=str(error))
