"""What Dagster tells of the running stream is true, and its checks see a table that is wrong."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyhive import hive as pyhive

from assets.stream.resources import StreamFigures
from settings import Settings
from spanemo.stores import LocalStore
from streaming import hive
from streaming.analysis import Finished, analyze
from streaming.messages import Comment

pytestmark = pytest.mark.integration

RUN_SECONDS = 240

LAUNCH = """mutation { launchRun(executionParams: {
    selector: {repositoryLocationName: "tone", repositoryName: "__repository__",
               jobName: "observe"}, runConfigData: {}})
    { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
STATUS = 'query { runOrError(runId: "%s") { ... on Run { status } } }'
FIGURES = """query { assetNodes { assetKey { path }
    assetObservations(limit: 1) { runId metadataEntries { label
        ... on IntMetadataEntry { intValue } ... on TextMetadataEntry { text } } }
    assetChecksOrError { ... on AssetChecks { checks { name
        executionForLatestMaterialization { runId status evaluation {
            metadataEntries { label ... on TextMetadataEntry { text } } } } } } } } }"""


def ask(settings: Settings, query: str) -> dict[str, Any]:
    answer = httpx.post(f"{settings.dagster}/graphql", json={"query": query}, timeout=60).json()
    assert "errors" not in answer, answer
    return dict(answer["data"])


@pytest.fixture(scope="module")
def analyzed(running: Settings) -> Settings:
    comments = [
        Comment(
            comment_id=f"l{number}", video_id="lineage", text="What a lovely song", source="file"
        )
        for number in range(5)
    ]
    *_, last = analyze(comments, running, request_id="lineage")
    assert last == Finished(new_rows=5, known_rows=0)
    return running


@pytest.fixture(scope="module")
def observed(analyzed: Settings) -> dict[str, Any]:
    """Launch the job as its button does, and return Dagster's nodes by their keys."""
    launched = ask(analyzed, LAUNCH)["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]
    deadline = time.monotonic() + RUN_SECONDS
    status = ""
    while status not in {"SUCCESS", "FAILURE"} and time.monotonic() < deadline:
        time.sleep(1)
        status = ask(analyzed, STATUS % run_id)["runOrError"]["status"]
    assert status == "SUCCESS"
    return {
        "/".join(node["assetKey"]["path"]): node for node in ask(analyzed, FIGURES)["assetNodes"]
    }


def figure(node: dict[str, Any], label: str) -> Any:
    entries = {
        entry["label"]: entry.get("intValue", entry.get("text"))
        for entry in node["assetObservations"][0]["metadataEntries"]
    }
    return entries[label]


def test_topics_tell_what_was_sent_and_that_it_is_done(observed: dict[str, Any]) -> None:
    for key in ("comments", "emotions"):
        assert figure(observed[key], "messages") >= 5
        assert figure(observed[key], "lag") == 0


def test_the_table_tells_its_rows(analyzed: Settings, observed: dict[str, Any]) -> None:
    assert (
        figure(observed["tone/emotions"], "dagster/row_count")
        == (hive.totals(analyzed)["predictions"])
    )


def test_the_served_model_is_the_one_that_predicted(
    analyzed: Settings, observed: dict[str, Any]
) -> None:
    (check,) = (
        one
        for one in observed["served_model"]["assetChecksOrError"]["checks"]
        if one["name"] == "can_be_served"
    )
    entries = check["executionForLatestMaterialization"]["evaluation"]["metadataEntries"]
    version = {entry["label"]: entry.get("text") for entry in entries}["version"]
    assert version == LocalStore(analyzed.model_store).resolve(analyzed.model_alias).name
    assert set(hive.predictions(analyzed, "lineage").model_version) == {version}


def test_every_check_passes_on_a_sound_stream(observed: dict[str, Any]) -> None:
    checks = [check for node in observed.values() for check in node["assetChecksOrError"]["checks"]]
    states = {check["name"]: check["executionForLatestMaterialization"] for check in checks}
    ran = {state["status"] for state in states.values() if state}
    # Those of training's assets run with a round of training.
    assert {name for name, state in states.items() if state is None} == {
        "labels_match_best",
        "loss_is_finite",
        "f1_above_floor",
        "bundle_is_whole",
        "int8_equals_checkpoint",
    }
    assert ran == {"SUCCEEDED"}


@pytest.fixture
def faulty(analyzed: Settings) -> Iterator[Settings]:
    """A table beside the true one: five rows, of which one is doubled and three have bad scores."""
    settings = analyzed.model_copy(update={"table": "tone.faulty"})
    where = {"host": settings.host, "port": settings.thrift_port}
    with pyhive.connect(**where) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE tone.faulty (video_id STRING, comment_id STRING, model_version STRING, "
            "scores MAP<STRING, FLOAT>, saved_at TIMESTAMP) USING iceberg"
        )
        cursor.execute(
            "INSERT INTO tone.faulty VALUES "
            "('v', 'a', 'm', map('joy', float(0.5)), timestamp'2026-11-24 12:30:00'), "
            "('v', 'a', 'm', map('joy', float(1)), timestamp'2026-11-24 12:30:01'), "
            "('v', 'a', 'n', map('joy', float(1.5)), timestamp'2026-11-24 12:30:02'), "
            "('w', 'a', 'm', map('joy', float('NaN'), 'fear', float(0.5)), NULL), "
            "('w', 'b', 'm', NULL, NULL)"
        )
        yield settings
        cursor.execute("DROP TABLE tone.faulty")


def test_checks_see_a_faulty_table(faulty: Settings) -> None:
    figures = StreamFigures(faulty)
    assert figures.doubled_keys() == 1
    assert figures.impossible_scores() == 3
    assert (figures.table().predictions, figures.table().videos) == (5, 2)
    assert str(figures.table().last_saved_at) == "2026-11-24 12:30:02+00:00"
