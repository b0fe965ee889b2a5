from typing import Any

import pytest

from tests.airflow_dags.bag import read_bag

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def train(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    dag: dict[str, Any] = read_bag(tmp_path_factory.mktemp("airflow"), {})["dags"]["train"]
    return dag


def test_a_round_is_trained_then_tested_then_followed_by_the_next(train: dict[str, Any]) -> None:
    assert train["tasks"] == {
        "train_model": ["test_model"],
        "test_model": ["trigger_self"],
        "trigger_self": [],
    }


def test_it_waits_for_a_person_and_runs_one_round_at_a_time(train: dict[str, Any]) -> None:
    assert train["paused"] is True
    assert train["max_active_runs"] == 1
    assert train["schedule"] is None
    assert train["catchup"] is False


def test_a_killed_training_is_tried_again(train: dict[str, Any]) -> None:
    assert train["retries"]["train_model"] == 2


def test_a_failed_round_is_followed_by_the_next_and_stays_failed(train: dict[str, Any]) -> None:
    # Airflow runs a teardown after failures, too, and leaves it out of the state of the run.
    assert train["teardowns"] == ["trigger_self"]
    assert train["retries"]["trigger_self"] > 0


def test_tasks_link_to_dagsters_run(train: dict[str, Any]) -> None:
    for task in ("train_model", "test_model"):
        assert train["links"][task] == ["Dagster run"]
