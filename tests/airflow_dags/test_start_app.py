import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from settings import ROOT

SHOW = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag({folder!r})
print(json.dumps({{
    "errors": {{path: str(error) for path, error in bag.import_errors.items()}},
    "dags": {{dag_id: {{
        "tasks": {{task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}},
        "max_active_runs": dag.max_active_runs,
        "schedule": dag.schedule,
        "catchup": dag.catchup,
    }} for dag_id, dag in bag.dags.items()}},
}}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow itself makes of the folder, asked in a process and a home of its own."""
    folder = str(ROOT / "airflow_dags")
    environment = os.environ | {
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__CORE__DAGS_FOLDER": folder,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(folder=folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_every_dag_can_be_imported(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert "start_app" in bag["dags"]


def test_each_application_is_started_and_then_waited_for(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["start_app"]["tasks"]
    for name in ("web", "predict", "save"):
        assert tasks.pop(f"start_{name}") == [f"wait_{name}"]
        assert tasks.pop(f"wait_{name}") == []
    assert tasks == {}


def test_one_run_at_a_time_and_only_when_asked(bag: dict[str, Any]) -> None:
    dag = bag["dags"]["start_app"]
    assert dag["max_active_runs"] == 1
    assert dag["schedule"] is None
    assert dag["catchup"] is False


def test_a_dag_file_holds_a_dag_and_nothing_more() -> None:
    for path in Path(ROOT / "airflow_dags").glob("*.py"):
        assert len(path.read_text().splitlines()) < 60, path
