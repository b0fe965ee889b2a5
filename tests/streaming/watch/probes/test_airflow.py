import pytest

from settings import Settings
from streaming.watch.parts import Probe
from streaming.watch.probes import airflow
from streaming.watch.probes.failure import NotHealthyError
from tests.streaming.watch.conftest import Answers


def test_all_three_are_healthy(answered: Settings) -> None:
    assert airflow.api(answered) == "metadatabase healthy"
    assert airflow.scheduler(answered) == "scheduler healthy"
    assert airflow.dag_processor(answered) == "dag_processor healthy; DAGs: start_app, train"


@pytest.mark.parametrize(
    ("component", "program", "probe"),
    [
        ("metadatabase", "airflow-api", airflow.api),
        ("scheduler", "airflow-scheduler", airflow.scheduler),
        ("dag_processor", "airflow-dags", airflow.dag_processor),
    ],
)
@pytest.mark.parametrize(("status", "word"), [("unhealthy", "unhealthy"), (None, "not started")])
def test_a_component_without_a_heartbeat_is_named(
    answered: Settings,
    answers: Answers,
    component: str,
    program: str,
    probe: Probe,
    status: str | None,
    word: str,
) -> None:
    answers.bodies["/api/v2/monitor/health"][component] = {"status": status}
    with pytest.raises(
        NotHealthyError, match=f"^{program} is {word}.*tone logs {program}.*tone up"
    ):
        probe(answered)


def test_the_dag_that_starts_the_applications_must_be_parsed(
    answered: Settings, answers: Answers
) -> None:
    answers.bodies["/api/v2/dags"] = {"dags": []}
    with pytest.raises(NotHealthyError, match="airflow-dags has not parsed the DAG start_app yet"):
        airflow.dag_processor(answered)
    fault = {"filename": "start_app.py", "stack_trace": "Traceback\nImportError: no stack\n"}
    answers.bodies["/api/v2/importErrors"] = {"import_errors": [fault]}
    with pytest.raises(NotHealthyError, match=r"cannot import start_app.py \(ImportError: no st"):
        airflow.dag_processor(answered)


def test_where_airflow_asks_for_a_log_in_the_heartbeat_counts(
    answered: Settings, answers: Answers
) -> None:
    answers.statuses["/auth/token"] = 403
    assert airflow.dag_processor(answered) == "dag_processor healthy"
    answers.statuses["/auth/token"] = 500
    with pytest.raises(NotHealthyError, match="status 500"):
        airflow.dag_processor(answered)
