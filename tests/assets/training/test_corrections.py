"""Corrections reach the next round's train split, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from assets.training import TrainingResources
from assets.training.corrections import CORRECTIONS
from registry.rounds import Rounds
from settings import Settings
from spanemo.corpora.splits import open_data_set
from streaming.tables import hive
from streaming.tables.corrections import Correction

pytestmark = pytest.mark.slow

Materialize = Callable[..., dg.ExecuteInProcessResult]
DATA_SET = dg.AssetKey(["datasets", "sample"])

PLAIN = open_data_set("sample")


def correction(number: int) -> Correction:
    return Correction(
        correction_id=f"c{number}",
        video_id="v",
        comment_id=str(number),
        who=f"person {number % 2}",
        corrected_at=datetime(2026, 11, 24, 12, number, tzinfo=UTC),
        old_labels=["joy"],
        new_labels=["anger"],
        model_labels=["joy"],
        model_name="spanemo",
        model_version="v1-0",
        based_on=None,
    )


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let people say that texts carry emotions."""

    def say(*texts: tuple[str, list[str]]) -> None:
        found = pd.DataFrame(texts, columns=["text", "labels"])
        monkeypatch.setattr(hive, "corrected_texts", lambda _: found)
        said = [correction(number) for number in range(len(texts))]
        monkeypatch.setattr(hive, "standing_corrections", lambda _: said)

    return say


def metadata(result: dg.ExecuteInProcessResult, key: dg.AssetKey) -> dict[str, Any]:
    assert result.success
    (event,) = result.asset_materializations_for_node(key.to_python_identifier())
    return {name: value.value for name, value in event.metadata.items()}


def version(result: dg.ExecuteInProcessResult, key: dg.AssetKey) -> str:
    (event,) = result.asset_materializations_for_node(key.to_python_identifier())
    return str((event.tags or {})["dagster/data_version"])


def test_corrected_texts_are_learnt_from_and_never_judged_by(
    people: Callable[..., None], materialize: Materialize, settings: Settings
) -> None:
    people(("a text nobody knew", ["anger"]), (PLAIN.test.texts[0], ["anger"]))
    result = materialize(CORRECTIONS, DATA_SET)
    data = TrainingResources(settings).data()
    assert data.train.texts == [*PLAIN.train.texts, "a text nobody knew"]
    row = dict(zip(data.labels, data.train.targets[-1].tolist(), strict=True))
    assert [label for label, carried in row.items() if carried] == ["anger"]
    assert data.validation.texts == PLAIN.validation.texts
    assert data.test.texts == PLAIN.test.texts
    assert (data.test.targets == PLAIN.test.targets).all()

    assert metadata(result, DATA_SET)["corrected"] == 1
    assert version(result, DATA_SET) == data.version != PLAIN.version
    told = metadata(result, CORRECTIONS)
    assert (told["dagster/row_count"], told["people"], told["texts"]) == (2, 2, 2)
    assert told["left_as_the_model_said"] == 0
    assert "| anger | 0 | 2 | 0 |" in told["emotions"]


def test_without_hive_training_goes_on_with_what_it_had(
    people: Callable[..., None],
    materialize: Materialize,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = materialize(CORRECTIONS, DATA_SET)  # no Hive, and never any correction
    assert "does not answer" in metadata(result, CORRECTIONS)["state"]
    assert version(result, CORRECTIONS) == "none"
    assert TrainingResources(settings).data().version == PLAIN.version

    people(("a text nobody knew", ["anger"]))
    first = materialize(CORRECTIONS, DATA_SET)
    monkeypatch.undo()
    second = materialize(CORRECTIONS, DATA_SET)
    assert version(first, DATA_SET) == version(second, DATA_SET) != PLAIN.version
    assert metadata(second, CORRECTIONS)["texts"] == 1


def test_an_interrupted_round_goes_on_with_its_data(
    people: Callable[..., None], materialize: Materialize, settings: Settings
) -> None:
    people(("first", ["anger"]))
    materialize(CORRECTIONS, DATA_SET)
    training = TrainingResources(settings)
    rounds = Rounds(settings.training_dir, training.recipe())
    begun = rounds.ask(training.data().version, "sample")

    people(("first", ["anger"]), ("second", ["joy"]))
    kept = materialize(CORRECTIONS, DATA_SET)
    assert version(kept, DATA_SET) == begun.data
    assert "continues" in metadata(kept, CORRECTIONS)["state"]
    rounds.finish(begun, 0.5, "v1-0")
    assert metadata(materialize(CORRECTIONS, DATA_SET), DATA_SET)["corrected"] == 2
