"""What Dagster tells of the running stream is true, and its checks see a table that is wrong."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pyhive import hive as pyhive

from registry import LocalStore
from settings import PredictApplication, Settings
from stack import health
from stack.dagster_client import LaunchRefusedError, launch
from stack.supervisor import Supervisor
from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Finished, analyze
from streaming.tables import hive
from streaming.watch import answers
from tests.integration.dagster_api import ask, end_of

pytestmark = pytest.mark.integration

RUN_SECONDS = 240
TOLD_SECONDS = 120

FIGURES = """query { assetNodes { assetKey { path }
    assetMaterializations(limit: 1) { metadataEntries { label
        ... on IntMetadataEntry { intValue } ... on TextMetadataEntry { text }
        ... on JsonMetadataEntry { jsonString } } }
    assetObservations(limit: 1) { description }
    assetChecksOrError { ... on AssetChecks { checks { name
        executionForLatestMaterialization { status } } } } } }"""

Nodes = dict[str, dict[str, Any]]


def nodes(settings: Settings) -> Nodes:
    return {
        "/".join(node["assetKey"]["path"]): node for node in ask(settings, FIGURES)["assetNodes"]
    }


def figures(node: dict[str, Any]) -> dict[str, Any]:
    """The figures of the asset's newest materialization; none if there was none."""
    return {
        entry["label"]: next(
            (entry[kind] for kind in entry if kind != "label" and entry[kind] is not None), None
        )
        for event in node["assetMaterializations"]
        for entry in event["metadataEntries"]
    }


def comments(video: str) -> list[Comment]:
    return [
        Comment(comment_id=f"{video}-{n}", video_id=video, text="What a lovely song", source="file")
        for n in range(5)
    ]


def rows_of(settings: Settings) -> int:
    """Count the rows of the whole table."""
    return int(hive.ask(settings, "SELECT count(*) AS rows FROM {table}", {})["rows"].iloc[0])


def until_told(settings: Settings) -> Nodes:
    """Wait until Dagster knows all that happened so far; nobody but the streams tells it."""
    rows = rows_of(settings)
    ends = {
        "comments": sum(Kafka(settings).end_offsets(settings.comments_topic).values()),
        "emotions": sum(Kafka(settings).end_offsets(settings.emotions_topic).values()),
    }
    deadline = time.monotonic() + TOLD_SECONDS
    while True:
        known = nodes(settings)
        told = {key: figures(known[key]) for key in (*ends, "tone/emotions")}
        if all(
            (told[key].get("messages"), told[key].get("lag")) == (end, 0)
            for key, end in ends.items()
        ) and (told["tone/emotions"].get("dagster/row_count") == rows):
            return known
        assert time.monotonic() < deadline, (told, ends, rows)
        time.sleep(1)


@pytest.fixture(scope="module")
def analyzed(running: Settings) -> Settings:
    *_, last = analyze(comments("lineage"), running, request_id="lineage")
    assert last == Finished(new_rows=5, known_rows=0)
    return running


@pytest.fixture(scope="module")
def told(analyzed: Settings) -> Nodes:
    return until_told(analyzed)


def test_the_streams_tell_what_they_did(told: Nodes, analyzed: Settings) -> None:
    best = LocalStore(analyzed.model_store).version("best")
    assert json.loads(figures(told["emotions"])["models"]) == {"predict": best}
    assert figures(told["served_model"])["served"] == best
    assert figures(told["tone/emotions"])["bytes"] > 0


def test_a_request_is_told_at_its_source(told: Nodes) -> None:
    assert figures(told["sources/file"]) == {"request_id": "lineage", "comments": 5}


def test_the_run_of_start_app_shows_on_what_it_feeds(told: Nodes, running: Settings) -> None:
    for key in ("comments", "emotions", "comments_dead", "tone/emotions"):
        (seen,) = told[key]["assetObservations"]
        assert f"{running.airflow}/dags/start_app/runs/" in seen["description"]


def test_every_check_passes_on_a_sound_stream(told: Nodes, analyzed: Settings) -> None:
    """Launch the job as `tone demo` does."""
    assert told
    run_id = launch(analyzed, "check").rpartition("/")[2]
    assert end_of(analyzed, run_id, RUN_SECONDS) == "SUCCESS"
    checks = {
        check["name"]: check["executionForLatestMaterialization"]
        for node in nodes(analyzed).values()
        for check in node["assetChecksOrError"]["checks"]
    }
    # Those of training's assets run with a round of training, that of an aggregate when it is made.
    training = {
        "labels_match_best",
        "loss_is_finite",
        "f1_above_floor",
        "bundle_is_whole",
        "int8_equals_checkpoint",
    }
    ran = {name: state and state["status"] for name, state in checks.items()}
    assert len(ran) >= len(training) + 9
    # What other tests have sent is no more like what the model learned from than they wanted.
    warned = {"emotions_as_learned", "few_dead_letters"}
    failed = {name for name, state in ran.items() if state != "SUCCEEDED"} - {"tones_add_up"}
    assert failed - warned == training, ran
    assert ran.keys() >= warned


def test_a_job_that_there_is_not_is_refused(running: Settings) -> None:
    with pytest.raises(LaunchRefusedError, match="tone logs dagster-code"):
        launch(running, "nothing")


def test_an_outage_of_dagster_stops_nothing_and_is_caught_up(analyzed: Settings) -> None:
    Supervisor(analyzed).stop("dagster-web")
    try:
        *_, last = analyze(comments("outage"), analyzed, request_id="outage", stall_seconds=30)
        assert last == Finished(new_rows=5, known_rows=0)
    finally:
        Supervisor(analyzed).start("dagster-web")
    health.wait("dagster-web", analyzed, 120)
    after = until_told(analyzed)
    assert figures(after["sources/file"])["request_id"] == "outage"


def test_every_comment_was_answered_by_who_reads_it(analyzed: Settings) -> None:
    topic = analyzed.comments_topic
    found = answers.answered(Kafka(analyzed), topic, minutes=0)
    assert (found.unread, found.missing) == (0, 0)
    assert found.older >= found.checked >= 5
    ghost = PredictApplication(name="predict-ghost", topic=topic)
    two = analyzed.model_copy(update={"predict": (*analyzed.predict, ghost)})
    owed = answers.answered(Kafka(two), topic, minutes=0)
    assert owed.unread == owed.older
    assert owed.missing == owed.checked
    assert answers.answered(Kafka(two), topic, minutes=60 * 24).older == 0


def test_what_waits_to_be_saved_is_as_old_as_its_oldest(analyzed: Settings) -> None:
    topic = analyzed.emotions_topic
    assert answers.oldest_wait(Kafka(analyzed), topic, SAVE_GROUP) == 0
    assert answers.oldest_wait(Kafka(analyzed), topic, "tone.ghost") > 0


def test_figures_of_the_newest(analyzed: Settings) -> None:
    best = LocalStore(analyzed.model_store).version("best") or ""
    newest = answers.newest_prediction(Kafka(analyzed), "predict")
    assert newest is not None
    assert newest.model_version == best
    dead, sent = answers.share_of_dead(Kafka(analyzed), hours=24)
    assert 0 <= dead < sent
    known = hive.snapshot(analyzed)
    assert known is not None
    assert known.rows == rows_of(analyzed)
    count, shares = hive.label_shares(analyzed, best, days=1)
    assert count >= 5
    assert 0 < shares["joy"] <= 1
    assert hive.label_shares(analyzed, "v1-00000000", days=1)[0] == 0


@pytest.fixture
def faulty(analyzed: Settings) -> Iterator[Settings]:
    """A table beside the true one: of five rows one is doubled, and three have bad scores.

    One of these is saved now, the other rows long ago.
    """
    settings = analyzed.model_copy(update={"table": "tone.faulty"})
    where = {"host": settings.host, "port": settings.thrift_port}
    with pyhive.connect(**where) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE tone.faulty (video_id STRING, comment_id STRING, model_version STRING, "
            "scores MAP<STRING, FLOAT>, saved_at TIMESTAMP) USING iceberg"
        )
        cursor.execute(
            "INSERT INTO tone.faulty VALUES "
            "('v', 'a', 'm', map('joy', float(0.5)), timestamp'2020-11-24 12:30:00'), "
            "('v', 'a', 'm', map('joy', float(1)), timestamp'2020-11-24 12:30:01'), "
            "('v', 'a', 'n', map('joy', float(1.5)), timestamp'2020-11-24 12:30:02'), "
            "('w', 'a', 'm', map('joy', float('NaN'), 'fear', float(0.5)), current_timestamp()), "
            "('w', 'b', 'm', NULL, timestamp'2020-11-24 12:30:03')"
        )
        yield settings
        cursor.execute("DROP TABLE tone.faulty")


def test_checks_see_a_faulty_table(faulty: Settings) -> None:
    assert hive.doubled_keys(faulty) == 1
    assert hive.impossible_scores(faulty) == 3
    assert hive.doubled_keys(faulty, days=1) == 0, "saved longer ago"
    assert hive.impossible_scores(faulty, days=1) == 1
