"""Two rounds of Airflow's `train` on a bare machine: no key, the shipped sample, a tiny encoder.

The first round's training is killed in the middle, and goes on.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from registry import LocalStore
from registry.rounds import Round, Rounds
from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from spanemo.corpora.splits import open_data_set
from spanemo.training.train import Recipe
from stack import lifecycle
from stack.airflow_client import AirflowClient
from stack.processes import members
from tests.bundles import resealed
from tests.integration.dagster_api import ask
from tests.tiny import write_encoder

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

SERVICES = ["airflow-api", "airflow-scheduler", "airflow-dags", "dagster-web", "dagster-daemon"]
ROUND_SECONDS = 300.0
PAUSE_SECONDS = 10

RUNS = """query { runsOrError(filter: {tags: [
    {key: "dagster-airlift/airflow-dag-id", value: "train"}]}) { ... on Runs { results {
    runId status tags { key value } assetMaterializations { assetKey { path } metadataEntries {
        label ... on FloatMetadataEntry { floatValue } ... on TextMetadataEntry { text }
        ... on BoolMetadataEntry { boolValue } ... on MarkdownMetadataEntry { mdStr } } } } } } }"""
UNDER_WAY = """query { runsOrError(filter: {
    tags: [{key: "dagster-airlift/airflow-dag-id", value: "train"}],
    statuses: [QUEUED, NOT_STARTED, STARTING, STARTED, CANCELING]})
    { ... on Runs { results { runId } } } }"""


def until(ready: Callable[[], Any], seconds: float = ROUND_SECONDS) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = ready()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not ready after {seconds:.0f} s")


class Airflow:
    def __init__(self, settings: Settings) -> None:
        self._http = httpx.Client(base_url=settings.airflow, timeout=60, trust_env=False)
        token = self._http.get("/auth/token").raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def ask(self, path: str) -> dict[str, Any]:
        return dict(self._http.get(f"/api/v2{path}").raise_for_status().json())

    def dag(self) -> dict[str, Any] | None:
        answer = self._http.get("/api/v2/dags/train")
        return dict(answer.json()) if answer.is_success else None

    def pause(self, paused: bool) -> None:
        body = {"is_paused": paused}
        self._http.patch("/api/v2/dags/train", json=body).raise_for_status()

    def runs(self) -> list[dict[str, Any]]:
        """The DAG's runs, the first one first."""
        return list(self.ask("/dags/train/dagRuns?order_by=run_after")["dag_runs"])

    def state(self, number: int) -> str:
        runs = self.runs()
        return str(runs[number]["state"]) if number < len(runs) else ""


@dataclass
class Loop:
    """What was seen of two rounds: Dagster's runs, the aliases after each round, all rounds.

    ``niceness`` is that of the process which trained first.
    """

    settings: Settings
    airflow: Airflow
    weak: str
    niceness: int
    aliases: list[dict[str, str | None]]
    rounds: list[Round]
    dagster_runs: list[dict[str, Any]]


def graphql(settings: Settings, query: str) -> list[dict[str, Any]]:
    return list(ask(settings, query)["runsOrError"]["results"])


def log_weak_best(store: LocalStore, folder: Path) -> str:
    """The shipped model that gives all emotions to every text is called best: it is never right."""
    labels = Bundle.read(SHIPPED).labels
    resealed(SHIPPED, folder, name="weak", thresholds=dict.fromkeys(labels, 1e-9))
    data = open_data_set("sample")
    store.log_data(data.version, data.name, {})
    store.log(
        SHIPPED, ()
    )  # it is no news: nothing but the rounds' models competes with the weak one
    return store.log(folder, ("best",), data=data.version)


def training_process(settings: Settings) -> int | None:
    lock = str(settings.training_dir / ".lock")
    for process in members(settings):
        if any(file.path == lock for file in process.open_files()):
            return process.pid
    return None


@pytest.fixture(scope="module")
def loop(module_stack: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory) -> Loop:
    folder = tmp_path_factory.mktemp("train")
    settings = module_stack(
        train_data="sample",
        train_encoder=str(write_encoder(folder / "encoder")),
        train_epochs=3,
        train_floor=0.0,
        train_pause_seconds=PAUSE_SECONDS,
        train_niceness=15,
    )
    store = LocalStore(settings.model_store)
    weak = log_weak_best(store, folder / "weak")
    lifecycle.up(settings, SERVICES, report=lambda step: print(step.name, step.state, step.detail))
    airflow = Airflow(settings)
    dag = until(airflow.dag, 60)
    assert dag["is_paused"]
    airflow.pause(False)
    AirflowClient(settings).trigger("train")

    until(lambda: list(settings.training_dir.glob("*.resume")))
    killed = training_process(settings)
    assert killed
    niceness = psutil.Process(killed).nice()
    os.kill(killed, signal.SIGKILL)

    def ended(number: int) -> bool:
        return airflow.state(number) in {"success", "failed"}

    aliases = []
    for number in range(2):
        until(partial(ended, number))
        assert airflow.state(number) == "success"
        aliases.append({alias: store.version(alias) for alias in ("latest", "best")})
    airflow.pause(True)
    rounds = Rounds(settings.training_dir, Recipe(encoder=settings.train_encoder)).history()
    return Loop(settings, airflow, weak, niceness, aliases, rounds, graphql(settings, RUNS))


def figures(loop: Loop, asset: str) -> list[dict[str, Any]]:
    """The figures of an asset's materializations, those of the first round first."""
    return [
        {
            entry["label"]: next(
                (entry[kind] for kind in entry if kind != "label" and entry[kind] is not None), None
            )
            for entry in event["metadataEntries"]
        }
        for run in reversed(loop.dagster_runs)
        for event in run["assetMaterializations"]
        if "/".join(event["assetKey"]["path"]) == asset
    ]


def test_the_first_model_beats_a_weak_best_and_the_second_only_if_it_is_better(loop: Loop) -> None:
    store = LocalStore(loop.settings.model_store)
    first, second = (one.version for one in loop.rounds)
    assert [one["latest"] for one in loop.aliases] == [first, second]
    decided, decided_next = (store.metadata(str(one))["decision"] for one in (first, second))
    assert (decided["previous"], decided_next["previous"]) == (loop.weak, first)
    for split in ("test", "holdout"):
        assert decided[split]["baseline"] < decided[split]["candidate"]
    assert loop.aliases[0]["best"] == first
    assert loop.aliases[1]["best"] == (second if decided_next["promoted"] else first)


def test_a_killed_training_goes_on_in_the_next_attempt(loop: Loop) -> None:
    killed, other = loop.rounds
    assert (killed.state, killed.attempt) == ("done", 2)
    assert (other.state, other.attempt) == ("done", 1)
    (curves,) = [
        run.metrics
        for run in LocalStore(loop.settings.model_store).runs()
        if run.name == killed.name
    ]
    assert [epoch for epoch, _ in curves["loss"]] == [1, 2, 3]
    failed = [run for run in loop.dagster_runs if run["status"] != "SUCCESS"]
    assert [run["status"] for run in failed] == ["FAILURE"]


def test_each_round_differs_and_says_why(loop: Loop) -> None:
    first, second = loop.rounds
    assert first.values != second.values
    told = figures(loop, "spanemo_checkpoint")
    assert [one["reason"] for one in told] == [first.reason, second.reason]


def test_dagsters_runs_say_which_task_started_them(loop: Loop) -> None:
    tasks = []
    airflow_runs = {run["dag_run_id"] for run in loop.airflow.runs()}
    for run in reversed(loop.dagster_runs):
        tags = {tag["key"]: tag["value"] for tag in run["tags"]}
        assert tags["dagster-airlift/airflow-dag-run-id"] in airflow_runs
        task = tags["dagster-airlift/airflow-task-id"]
        url = tags["dagster-airlift/airflow-dag-run-url"]
        assert url.startswith(f"{loop.settings.airflow}/dags/train/runs/")
        assert f"/tasks/{task}" in url
        tasks.append(task)
    assert tasks == ["train_model", "train_model", "test_model", "train_model", "test_model"]


def test_dagster_shows_the_scores(loop: Loop) -> None:
    store = LocalStore(loop.settings.model_store)
    tested = figures(loop, "checkpoint_scores")
    assert len(tested) == 2
    for one, done in zip(tested, loop.rounds, strict=True):
        assert one["test_micro_f1"] == store.metadata(str(done.version))["test"]["micro_f1"]
        assert "| sadness |" in one["emotions"]
    served = figures(loop, "served_model")
    assert [one["served"] for one in served] == [one["best"] for one in loop.aliases]
    assert served[0]["promoted"] is True
    assert "both bounds exceed the margin" in served[0]["reason"]


def test_tasks_link_to_their_dagster_run_and_repeat_its_log(loop: Loop) -> None:
    run = loop.airflow.runs()[0]["dag_run_id"]
    path = f"/dags/train/dagRuns/{run}/taskInstances/test_model"
    links = loop.airflow.ask(f"{path}/links")["extra_links"]
    tested = [one for one in loop.dagster_runs if one["runId"] in str(links)]
    assert len(tested) == 1
    log = loop.airflow.ask(f"{path}/logs/1?full_content=true")
    text = str(log["content"])
    assert f"{loop.settings.dagster}/runs/{tested[0]['runId']}" in text
    assert "Materialized value checkpoint_scores" in text


def test_rounds_leave_the_machine_to_the_stream(loop: Loop) -> None:
    assert loop.niceness == loop.settings.train_niceness
    first, second, _ = loop.airflow.runs()
    ordered = datetime.fromisoformat(second["queued_at"])
    began = datetime.fromisoformat(second["start_date"])
    assert began > datetime.fromisoformat(first["start_date"])
    assert (began - ordered).total_seconds() >= PAUSE_SECONDS - 1


def test_pausing_stops_it(loop: Loop) -> None:
    """The third round is ordered, its time comes, and it does not begin."""
    assert until(loop.airflow.dag, 10)["is_paused"]
    end = time.monotonic() + 2 * PAUSE_SECONDS
    while time.monotonic() < end:
        assert [run["state"] for run in loop.airflow.runs()] == ["success", "success", "queued"]
        assert graphql(loop.settings, UNDER_WAY) == []
        time.sleep(1)
    assert training_process(loop.settings) is None
