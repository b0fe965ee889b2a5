"""The Platform page's parts say what their probes say; nothing is raised."""

import os

import pytest

from settings import Settings
from streaming.watch import parts
from streaming.watch.health import new_health, write_health
from streaming.watch.parts import Part
from streaming.watch.probes import kafka
from tests.streaming.watch.conftest import Answers, daemons


@pytest.fixture
def settings(answered: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Airflow, Dagster and predict answer; Kafka, Hive and save are away."""
    monkeypatch.setattr(kafka, "_TIMEOUT_SECONDS", 1.0)
    health = new_health(os.getpid())
    health.ready = True
    write_health(answered, "predict", health)
    return answered


def asked(settings: Settings) -> dict[str, Part]:
    return {part.name: part for part in parts.parts(settings)}


def test_each_part_tells_for_itself(settings: Settings) -> None:
    told = asked(settings)
    down = {name: part.detail for name, part in told.items() if not part.up}
    assert list(down) == ["Kafka", "save", "Hive Metastore", "Thrift Server"]
    for name, program in zip(down, ("kafka", "save", "metastore", "thrift"), strict=True):
        assert down[name].startswith(f"{program} does not ")
        assert f"`tone logs {program}`, start it with" in down[name]
    assert told["predict"].detail == "no batch yet"
    assert told["Dagster"].detail == "definitions: tone; 2 daemons healthy"


def test_one_ill_program_of_a_part_is_enough(settings: Settings, answers: Answers) -> None:
    answers.bodies["/api/v2/monitor/health"]["scheduler"] = {"status": "unhealthy"}
    answers.bodies["instance"] = daemons(sensor=False)
    told = asked(settings)
    assert not told["Airflow"].up
    assert not told["Dagster"].up
    assert "airflow-scheduler is unhealthy" in told["Airflow"].detail
    assert "dagster-daemon does not run sensor" in told["Dagster"].detail
