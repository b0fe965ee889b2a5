import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import streaming.spark.served
from registry import LocalStore, ModelNotFoundError, ensure_shipped
from settings import ROOT
from streaming.spark.served import ServedModel, Serving, served_model
from tests.bundles import resealed

pytestmark = pytest.mark.slow


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    ensure_shipped(LocalStore(tmp_path))
    return Serving(tmp_path, "best", 1, 2048, "emotions", "comments.dead", "predict")


def test_an_empty_store_is_told(tmp_path: Path, serving: Serving) -> None:
    with pytest.raises(ModelNotFoundError):
        ServedModel(replace(serving, store=tmp_path / "none"))


def test_a_process_loads_a_model_once(serving: Serving) -> None:
    assert served_model(serving) is served_model(replace(serving))


def test_a_corrupt_promotion_leaves_the_old_model_in_use(
    serving: Serving,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    model = ServedModel(serving)
    before = model.current()
    store = LocalStore(serving.store)
    draft = tmp_path / "draft"
    shutil.copytree(ROOT / "spanemo/bundle", draft)
    (draft / "model.onnx").write_bytes(b"not a model")
    monkeypatch.setattr(LocalStore, "resolve", lambda *_: draft)
    monkeypatch.setattr(streaming.spark.served, "_REREAD_SECONDS", 0.0)
    with caplog.at_level(logging.WARNING):
        assert model.current() is before
    assert "stays in use" in caplog.text
    monkeypatch.undo()
    assert store.resolve("best") == model._path


def test_a_start_with_a_damaged_model_serves_the_one_before(
    serving: Serving, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = LocalStore(serving.store)
    before = store.resolve("best")
    new = store.log(resealed(before, tmp_path / "bundle", thresholds={"joy": 0.987}), ("best",))
    (store.resolve(new) / "model.onnx").write_bytes(b"not a model")
    with caplog.at_level(logging.WARNING):
        model = ServedModel(serving)
    assert model.current().version == before.name
    assert f"{before.name} is used instead" in caplog.text
    assert new in caplog.text


def test_a_moved_alias_is_not_read_before_its_time(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ServedModel(serving)
    asked: list[str] = []
    monkeypatch.setattr(LocalStore, "resolve", lambda _, alias: asked.append(alias))
    model.current()
    assert asked == []
