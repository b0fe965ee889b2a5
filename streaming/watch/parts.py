"""The parts of the platform, each with the probes that say whether it does its work."""

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
    """One part: its name, what it is there for, whether it does that, and what it says."""

    name: str
    job: str
    up: bool
    detail: str


def parts(settings: Settings) -> list[Part]:
    """Ask all parts at once and return them in the order in which a comment meets them.

    A part that is silent for some seconds counts as down; nothing is raised.
    """
    asked: list[tuple[str, str, tuple[Probe, ...]]] = [
        ("Kafka", "carries comments and predictions", (kafka.broker,)),
        *(
            (one.name, "predicts the emotions of comments", (_stream(one.name),))
            for one in settings.predict_applications
        ),
        ("save", "writes predictions to the table", (_stream("save"),)),
        ("Hive Metastore", "knows where the table's files are", (metastore.databases,)),
        ("Thrift Server", "answers questions to the table", (thrift.databases,)),
        (
            "Airflow",
            "starts the applications and training",
            (airflow.api, airflow.scheduler, airflow.dag_processor),
        ),
        ("Dagster", "shows where each number came from", (dagster.web, dagster.daemon)),
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
