"""What Dagster does about a store whose models are those of an older release."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.definitions import platform
from assets.stream.assets import SERVED_MODEL
from assets.training import TrainingResources, newly_shipped, upgrade, upgrade_model
from registry import LocalStore, awaits_decision, ensure_shipped
from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from tests.bundles import resealed

pytestmark = pytest.mark.slow

NEW = Bundle.read(SHIPPED).version


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> LocalStore:
    """A store of an older release: its best model, which is its latest too, gives no emotion."""
    labels = Bundle.read(SHIPPED).labels
    silent = resealed(
        SHIPPED, tmp_path / "silent", name="silent", thresholds=dict.fromkeys(labels, 1.0)
    )
    store = LocalStore(settings.model_store)
    store.log(silent, ("best", "latest"))
    return store


@pytest.fixture
def texts(settings: Settings, tmp_path: Path) -> None:
    """A few texts of one's own, all of joy."""
    folder = tmp_path / "own"
    folder.mkdir()
    for split, number in (("train", 2), ("validation", 2), ("test", 20)):
        rows = [f"I am so happy, {split} {row}, I love it!\tjoy" for row in range(number)]
        (folder / f"{split}.tsv").write_text("\n".join(["text\tlabels", *rows]) + "\n")
    settings.train_data = str(folder)


def tick(settings: Settings, cursor: str | None = None) -> Any:
    context = dg.build_sensor_context(
        cursor=cursor, resources={"training": TrainingResources(settings)}
    )
    return newly_shipped(context)


def run(settings: Settings) -> dg.ExecuteInProcessResult:
    return upgrade_model.execute_in_process(
        resources={"training": TrainingResources(settings)},
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


def test_the_sensor_is_on_and_starts_the_job() -> None:
    sensor = platform().resolve_sensor_def(newly_shipped.name)
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    assert platform().resolve_job_def(upgrade_model.name).description


def test_a_run_is_asked_for_once_at_each_start(
    settings: Settings, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tick(settings)
    assert len(first.run_requests) == 1
    assert isinstance(tick(settings, first.cursor), dg.SkipReason)
    monkeypatch.setattr(upgrade, "_START", "another")
    second = tick(settings, first.cursor)
    assert awaits_decision(store)
    assert {one.run_key for one in second.run_requests}.isdisjoint(
        one.run_key for one in first.run_requests
    )


def test_no_run_is_asked_for_where_there_is_nothing_to_decide(settings: Settings) -> None:
    assert not tick(settings).run_requests
    ensure_shipped(LocalStore(settings.model_store))
    assert not tick(settings).run_requests


@pytest.mark.usefixtures("texts")
def test_the_better_shipped_model_is_served_and_dagster_tells_why(
    settings: Settings, store: LocalStore
) -> None:
    old = store.version("best")
    result = run(settings)
    assert result.success
    assert store.version("best") == NEW
    assert store.version("latest") == old
    (event,) = result.asset_materializations_for_node("compare_shipped")
    assert event.asset_key == SERVED_MODEL
    assert event.metadata["served"].value == NEW
    assert event.metadata["previous"].value == old
    assert event.metadata["reason"].value == store.metadata(NEW)["decision"]["reason"]
    assert not awaits_decision(store)
    assert run(settings).success


@pytest.mark.usefixtures("texts")
def test_a_failure_is_told_in_a_sentence_and_leaves_best_alone(
    settings: Settings, store: LocalStore
) -> None:
    old = store.version("best")
    (store.root / "versions" / str(old) / "model.onnx").write_bytes(b"broken")
    failed = run(settings)
    assert not failed.success
    (step,) = failed.get_step_failure_events()
    said = str(step.event_specific_data.error_display_string)  # type: ignore[union-attr]
    assert "could not be compared with the best one" in said
    assert f"Model {old} is damaged" in said
    assert store.version("best") == old
    assert awaits_decision(store)


def test_data_with_other_labels_is_decided_at_the_first_start(
    settings: Settings, store: LocalStore, tmp_path: Path
) -> None:
    old = store.version("best")
    file = tmp_path / "moods.tsv"
    rows = [f"text {row}\t{'bored' if row % 2 else 'joy'}" for row in range(60)]
    file.write_text("\n".join(["text\tlabels", *rows]) + "\n")
    settings.train_data = str(file)
    result = run(settings)
    assert result.success
    (event,) = result.asset_materializations_for_node("compare_shipped")
    assert event.metadata["served"].value == old
    assert "does not have that data set's labels bored" in str(event.metadata["reason"].value)
    assert not awaits_decision(store)
    assert not tick(settings).run_requests


def test_all_comments_judge_in_place_of_the_sample(settings: Settings) -> None:
    training = TrainingResources(settings)
    assert (training.data().name, training.judging_data().name) == ("sample", "comments")


@pytest.mark.usefixtures("texts")
def test_data_of_one_s_own_judges_as_it_does_in_training(settings: Settings) -> None:
    training = TrainingResources(settings)
    assert training.judging_data().version == training.data().version
