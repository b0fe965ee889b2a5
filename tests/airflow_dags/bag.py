"""What Airflow makes of the DAGs, asked in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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
        "paused": dag.is_paused_upon_creation,
        "retries": {{task.task_id: task.retries for task in dag.tasks}},
        "teardowns": [task.task_id for task in dag.tasks if task.is_teardown],
        "links": {{task.task_id: [link.name for link in task.operator_extra_links]
                  for task in dag.tasks}},
    }} for dag_id, dag in bag.dags.items()}},
}}))
"""


def read_bag(home: Path, settings: dict[str, str]) -> dict[str, Any]:
    """Return what Airflow itself makes of the folder, asked in a process and a home of its own."""
    folder = str(ROOT / "airflow_dags")
    environment = {
        **os.environ,
        **settings,
        "AIRFLOW_HOME": str(home),
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
