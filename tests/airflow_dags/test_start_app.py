import json
from pathlib import Path
from typing import Any

import pytest

from settings import ROOT
from tests.airflow_dags.bag import read_bag

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read_bag(tmp_path_factory.mktemp("airflow"), {})


def test_every_dag_can_be_imported(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert "start_app" in bag["dags"]


def test_each_application_is_started_and_then_waited_for(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["start_app"]["tasks"]
    for name in ("web", "predict", "save"):
        assert tasks.pop(f"start_{name}") == [f"wait_{name}"]
        assert tasks.pop(f"wait_{name}") == []
    assert tasks == {}


def test_another_model_in_the_settings_is_started_too(tmp_path: Path) -> None:
    given = json.dumps([{"name": "predict"}, {"name": "predict-other", "model": "other"}])
    tasks = read_bag(tmp_path, {"TONE_PREDICT": given})["dags"]["start_app"]["tasks"]
    assert tasks["start_predict-other"] == ["wait_predict-other"]
    assert len(tasks) == 8


def test_one_run_at_a_time_and_only_when_asked(bag: dict[str, Any]) -> None:
    dag = bag["dags"]["start_app"]
    assert dag["max_active_runs"] == 1
    assert dag["schedule"] is None
    assert dag["catchup"] is False


def test_a_dag_file_holds_a_dag_and_nothing_more() -> None:
    for path in Path(ROOT / "airflow_dags").glob("*.py"):
        assert len(path.read_text().splitlines()) < 60, path
