"""A round as Dagster sees it: figures, checks, and which model is served after it."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.stream.assets import SERVED_MODEL
from assets.training import TrainingResources, figures
from assets.training.assets import CHECKPOINT, SCORES
from registry import LocalStore
from registry.decision import Decision
from settings import Settings
from spanemo.evaluation.comparison import Comparison

pytestmark = pytest.mark.slow

DATA_SET = dg.AssetKey(["datasets", "sample"])
Materialize = Callable[..., dg.ExecuteInProcessResult]


def metadata(result: dg.ExecuteInProcessResult, key: dg.AssetKey) -> dict[str, Any]:
    (event,) = result.asset_materializations_for_node(key.to_python_identifier())
    return {name: value.value for name, value in event.metadata.items()}


def checks(result: dg.ExecuteInProcessResult) -> dict[str, bool]:
    return {one.check_name: one.passed for one in result.get_asset_check_evaluations()}


def reason(result: dg.ExecuteInProcessResult) -> str:
    (failed,) = [one for one in result.get_asset_check_evaluations() if not one.passed]
    return str(failed.metadata["reason"].value)


@pytest.fixture
def store(settings: Settings) -> LocalStore:
    return LocalStore(settings.model_store)


def test_a_round_tells_what_it_did(
    materialize: Materialize, settings: Settings, store: LocalStore
) -> None:
    result = materialize()
    assert result.success
    version = store.version("latest")
    assert store.version("best") == version

    data = metadata(result, DATA_SET)
    assert data["rows"]["validation"] == len(TrainingResources(settings).data().validation)
    assert data["dagster/row_count"] == sum(data["rows"].values())
    assert "| sadness |" in data["label_shares"]

    trained = metadata(result, CHECKPOINT)
    assert trained["version"] == version
    assert "settings" in trained["reason"]
    assert trained["recipe"]["epochs"] == 1
    drawn, _, head, _, *epochs = trained["curves"].splitlines()
    assert "](data:image/svg+xml;base64," in drawn
    assert head.startswith("| epoch |")
    assert {"loss", "score", "comments"} <= set(head.split())
    assert [line[:5] for line in epochs] == ["| 1 |"]
    assert settings.web in trained["run"]

    said = store.metadata(version or "")
    assert said["round"]["reason"] == trained["reason"]
    assert (said["data_name"], said["run_url"]) == ("sample", trained["run"])
    low, high = said["validation"]["intervals"]["micro_f1"]
    assert low <= said["validation"]["micro_f1"] <= high

    tested = metadata(result, SCORES)
    known = store.metadata(version or "")["test"]
    assert tested["test_micro_f1"] == known["micro_f1"]
    assert tested["test_intervals"] == known["intervals"]
    assert tested["test_intervals"].keys() == {"jaccard", "micro_f1", "macro_f1"}
    assert tested["emotions"].count("\n") == 12

    served = metadata(result, SERVED_MODEL)
    assert served["promoted"] is True
    assert served["served"] == version
    assert set(checks(result).values()) == {True}


def test_the_lineage_reaches_from_the_model_to_its_data_set(
    materialize: Materialize, store: LocalStore, settings: Settings
) -> None:
    assert materialize(DATA_SET, CHECKPOINT).success
    (entry,) = store.history()
    (data,) = store.data_history()
    (run,) = store.runs()
    assert entry.data == data.version == TrainingResources(settings).data().version
    assert entry.run == run.id
    assert run.state == "finished"
    assert [epoch for epoch, _ in run.metrics["loss"]] == [1]


def test_a_second_round_is_another_one_and_says_why_it_is_kept_or_not(
    materialize: Materialize, store: LocalStore
) -> None:
    materialize()
    first = store.version("best")
    result = materialize()
    second = store.version("latest")
    assert second != first
    assert first is not None
    assert second is not None
    served, best = metadata(result, SERVED_MODEL), store.version("best")
    decision = store.metadata(second)["decision"]
    assert best == (second if decision["promoted"] else first)
    assert f"that of {first}" in served["reason"]
    assert decision["reason"] == served["reason"]
    test = decision["test"]
    difference = test["candidate"] - test["baseline"]
    assert served["test_difference"] == pytest.approx(difference, abs=1e-4)
    assert served["test_lower_bound"] <= served["test_difference"]
    assert f"| test | {decision['measure']} |" in served["comparison"]


def test_a_decision_shows_both_comparisons() -> None:
    test = Comparison(texts=500, candidate=0.7, baseline=0.6, lower=0.078, level=0.05)
    holdout = replace(test, candidate=0.65, lower=0.01, level=0.025)
    decision = Decision("v1-b", "v1-a", True, "It is better.", "Jaccard", test, holdout, "d1-0", 1)
    shown = {
        name: value.value
        for name, value in figures.decision_figures(decision, "v1-b", None).items()
    }
    assert (shown["served"], shown["promoted"]) == ("v1-b", True)
    assert (shown["test_difference"], shown["holdout_difference"]) == (0.1, 0.05)
    assert (shown["test_lower_bound"], shown["holdout_lower_bound"]) == (0.078, 0.01)
    assert "| holdout | Jaccard | 0.65 | 0.6 | 0.05 | 0.01 | 0.025 | 500 | 1 |" in str(
        shown["comparison"]
    )


def test_a_model_below_the_floor_is_refused_and_the_next_round_differs(
    materialize: Materialize, settings: Settings, store: LocalStore
) -> None:
    settings.train_floor = 1.0
    refused = materialize(CHECKPOINT)
    assert not refused.success
    assert checks(refused) == {"f1_above_floor": False}
    assert "TONE_TRAIN_FLOOR" in reason(refused)
    assert store.history() == []
    settings.train_floor = 0.0
    assert metadata(materialize(CHECKPOINT), CHECKPOINT)["round"] == 2


def test_a_loss_that_is_not_a_number_is_refused(
    materialize: Materialize, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spanemo.training.train._step", lambda *_: float("nan"))
    refused = materialize(CHECKPOINT)
    assert checks(refused) == {"loss_is_finite": False}
    assert store.version("latest") is None


def test_other_labels_than_bests_are_refused_before_training(
    materialize: Materialize, settings: Settings, store: LocalStore, tmp_path: Path
) -> None:
    materialize()
    best = store.version("best")
    rows = "\n".join(f"text {split} {number}\tjoy" for split in "abc" for number in range(3))
    own = tmp_path / "own"
    own.mkdir()
    for split, letter in (("train", "a"), ("validation", "b"), ("test", "c")):
        lines = [line for line in rows.splitlines() if f" {letter} " in line]
        (own / f"{split}.tsv").write_text("\n".join(["text\tlabels", *lines]) + "\n")
    settings.train_data = str(own)
    refused = materialize(CHECKPOINT)
    assert checks(refused) == {"labels_match_best": False}
    assert "TONE_MODELS_DIR" in reason(refused)
    assert store.version("best") == best


def test_a_damaged_model_is_refused_with_its_hash(
    materialize: Materialize, store: LocalStore
) -> None:
    materialize(CHECKPOINT)
    model = store.resolve("latest") / "model.onnx"
    whole = hashlib.sha256(model.read_bytes()).hexdigest()
    model.write_bytes(model.read_bytes()[:-1] + b"x")
    damaged = hashlib.sha256(model.read_bytes()).hexdigest()
    refused = materialize(SCORES, SERVED_MODEL)
    assert not refused.success
    assert checks(refused) == {"bundle_is_whole": False}
    assert whole in reason(refused)
    assert damaged in reason(refused)
    assert store.version("best") is None


def test_an_int8_bundle_that_differs_from_its_checkpoint_never_becomes_best(
    materialize: Materialize, store: LocalStore
) -> None:
    materialize(CHECKPOINT)
    version = store.version("latest")
    assert version is not None
    known = store.metadata(version)["validation"]
    store.describe(version, {"validation": known | {"micro_f1": known["micro_f1"] + 0.5}})
    result = materialize(SCORES, SERVED_MODEL)
    assert result.success
    assert checks(result)["int8_equals_checkpoint"] is False
    assert "int8" in metadata(result, SERVED_MODEL)["reason"]
    assert store.version("best") is None


def test_old_checkpoints_and_models_are_deleted_but_not_their_figures(
    materialize: Materialize, settings: Settings, store: LocalStore
) -> None:
    settings.train_keep = 1
    for _ in range(2):
        materialize(CHECKPOINT)
    first, second = (entry.version for entry in reversed(store.history()))
    assert len(list(settings.training_dir.glob("round-*.pt"))) == 1
    assert not store.holds(first)
    assert store.holds(second)
    assert store.metadata(first)["validation"]["micro_f1"] >= 0


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "no rows yet"),
        ([{"a": 1, "b": 2}, {"a": 3}], "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |"),
    ],
)
def test_tables(rows: list[dict[str, Any]], expected: str) -> None:
    assert figures.markdown(rows) == expected


def test_a_run_without_the_packages_of_training_says_how_to_install_them(
    materialize: Materialize, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    result = materialize(CHECKPOINT)
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    error = failure.step_failure_data.error
    cause = error.cause if error else None
    assert cause is not None
    assert cause.cls_name == "PackagesMissingError"
    assert "uv sync --frozen" in cause.message
