import json
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from registry import LocalStore, ensure_shipped, log_candidate
from registry.decision import Decision
from settings import Settings
from spanemo.bundle import Bundle
from spanemo.corpora.splits import open_data_set
from spanemo.evaluation.comparison import Comparison
from spanemo.training.packages import missing
from spanemo.training.recipe import Recipe
from streamlit_app import faults
from streamlit_app.data import model_store
from tests.streamlit_app.conftest import HOSTILE, captions, drawn, rendered_as_markup

pytestmark = pytest.mark.slow

SCORES = {"data": "d1-00000001", "micro_f1": 0.71, "macro_f1": 0.55, "jaccard": 0.58}
NO_DATA = "Its training data set is not recorded."


def models_page() -> None:
    from streamlit_app.models import page as models_page

    models_page.render()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    monkeypatch.setattr(model_store, "settings", lambda: Settings(models_dir=tmp_path / "models"))
    st.cache_data.clear()
    return LocalStore(tmp_path / "models")


def bundle(folder: Path, name: str) -> Path:
    """Write a bundle without a usable model: the page reads metadata, never models."""
    folder.mkdir()
    for file in ("model.onnx", "tokenizer.json"):
        (folder / file).write_text(name)
    Bundle.seal(
        folder, name=name, labels=["joy"], thresholds={"joy": 0.5}, max_tokens=64, scores={}
    )
    return folder


def because(reason: str) -> dict[str, Any]:
    """Metadata of a training round; a test below checks that training writes the same keys."""
    return {"source": "training", "round": {"number": 1, "name": "round-1", "reason": reason}}


def trained(store: LocalStore, tmp_path: Path, name: str, metadata: dict[str, Any]) -> str:
    """Log a version as training does: with its data set, its run and its figures."""
    store.log_data("d1-00000001", "sample", {"train": 400})
    with store.start_run(name, {"seed": 3, "learning_rate": 3e-5}) as run:
        for epoch, jaccard in enumerate((0.3, 0.6, 0.5), start=1):
            run.log(epoch, {"loss": 1 / epoch, "validation/jaccard": jaccard})
    return store.log(
        bundle(tmp_path / name, name), ("latest",), metadata, data="d1-00000001", run=name
    )


draw = partial(drawn, models_page)


def test_versions_are_listed_with_scores_aliases_and_reasons(
    store: LocalStore, tmp_path: Path
) -> None:
    first = trained(
        store, tmp_path, "round-1", {"validation": {"micro_f1": 0.69}, **because("A new seed.")}
    )
    tested = SCORES | {"jaccard_empty_one": 0.59, "calibration_error": 0.012}
    store.describe(first, {"test": tested, "decision": {"reason": "The first model."}})
    store.promote(first, "best")
    second = trained(store, tmp_path, "round-2", {})
    table = draw().dataframe[0].value
    assert table["version"].tolist() == [second, first]
    assert table["aliases"].tolist() == [["latest"], ["best"]]
    assert table["test"].tolist()[1] == 0.71
    assert table["validation"].tolist()[1] == 0.69
    assert table["test"].isna().tolist() == [True, False]
    more = table[["macro_f1", "jaccard", "jaccard_empty_one", "calibration_error"]]
    assert more.iloc[1].tolist() == [0.55, 0.58, 0.59, 0.012]
    assert table["reason"].tolist() == ["", "A new seed. The first model."]
    assert table["data"].tolist() == ["d1-00000001", "d1-00000001"]


def test_a_version_shows_its_scores_its_data_set_and_its_curves(
    store: LocalStore, tmp_path: Path
) -> None:
    emotions = {"joy": {"precision": 0.7, "recall": 0.6, "f1": 0.65}, "fear": {"f1": 0.7}}
    trained(
        store,
        tmp_path,
        "round-1",
        {"validation": SCORES, "test": SCORES | {"macro_f1": 0.5, "emotions": emotions}},
    )
    page = draw()
    assert page.dataframe[1].value["macro-F1"].to_dict() == {"Validation": 0.55, "Test": 0.5}
    assert page.dataframe[2].value.index.tolist() == ["fear", "joy"]
    assert "Trained on sample, version d1-00000001." in [text.value for text in page.text]
    captions = [caption.value for caption in page.caption]
    assert any(caption.startswith("loss went from 1.000 to 0.333") for caption in captions)
    assert any("highest 0.600 at step 2" in caption for caption in captions)
    figures = page.dataframe[3].value
    assert figures["validation/jaccard"].tolist() == [0.3, 0.6, 0.5]


def test_every_chart_has_its_caption_as_alternative_text(store: LocalStore, tmp_path: Path) -> None:
    trained(store, tmp_path, "round-1", {})
    page = draw()
    charts = page.get("vega_lite_chart")
    assert len(charts) == 2  # loss and scores
    captions = {caption.value for caption in page.caption}
    assert {chart.proto.alt for chart in charts} <= captions


def test_an_address_names_the_version_and_the_run(store: LocalStore, tmp_path: Path) -> None:
    first = trained(store, tmp_path, "round-1", because("The reason of the first."))
    trained(store, tmp_path, "round-2", because("The reason of the second."))
    page = draw(version=first, run="round-1")
    assert [box.value for box in page.selectbox] == [first, "round-1"]
    assert "The reason of the first." in [text.value for text in page.text]
    unknown = draw(version="v1-none", run="round-0")
    assert [box.value for box in unknown.selectbox][1] == "round-2"


def test_choosing_a_version_shows_its_training(store: LocalStore, tmp_path: Path) -> None:
    first = trained(store, tmp_path, "round-1", {})
    trained(store, tmp_path, "round-2", {})
    page = draw()
    assert page.selectbox[1].value == "round-2"
    page.selectbox[0].set_value(first).run()
    assert page.selectbox[1].value == "round-1"


def test_a_run_that_goes_on_is_shown_before_it_has_a_model(store: LocalStore) -> None:
    with store.start_run("round-1", {"seed": 3}):
        page = draw()
        assert "No models in the store yet" in page.info[0].value
        assert page.text[0].value.startswith("Running. Started on ")
        assert "No metrics yet." in [caption.value for caption in page.caption]


@pytest.mark.usefixtures("store")
def test_an_empty_store_shows_what_to_do() -> None:
    page = draw()
    assert "Start the stack" in page.info[0].value
    assert not page.selectbox


def test_the_shipped_model_is_named_as_such(store: LocalStore, tmp_path: Path) -> None:
    store.log(bundle(tmp_path / "shipped", "shipped"), ("latest", "best"), {"source": "shipped"})
    page = draw()
    assert "Shipped with the product." in [text.value for text in page.text]
    assert NO_DATA in captions(page)


def test_a_shipped_model_shows_its_decision_as_a_trained_one(
    store: LocalStore, tmp_path: Path
) -> None:
    old = store.log(bundle(tmp_path / "old", "old"), ("latest", "best"))
    new = log_candidate(store)
    test = Comparison(texts=566, candidate=0.83, baseline=0.36, lower=0.43, level=0.05)
    decision = Decision(new, old, False, "Its Jaccard differs.", "Jaccard", test)
    store.describe(new, {"decision": asdict(decision)})
    page = draw()
    texts = [text.value for text in page.text]
    assert "Its Jaccard differs. Shipped with the product." in texts
    assert any(text.startswith(f"Compared with {old} by Jaccard.") for text in texts)
    assert any(
        frame.value.get("lower bound", pd.Series()).tolist() == [0.43] for frame in page.dataframe
    )


def test_the_shipped_model_names_the_data_set_that_it_was_trained_on(store: LocalStore) -> None:
    ensure_shipped(store)
    page = draw()
    (words,) = [text.value for text in page.text if text.value.startswith("Trained on")]
    assert words.startswith("Trained on comments, version d1-")
    assert "GoEmotions" in words
    assert NO_DATA not in captions(page)


@pytest.mark.skipif(bool(missing()), reason="trains a model; the packages are not installed")
def test_a_round_of_training_says_why_on_what_data_and_with_which_intervals(
    store: LocalStore, tmp_path: Path
) -> None:
    from registry.loop import train_round
    from tests.tiny import write_encoder

    encoder = write_encoder(tmp_path / "encoder")
    sample = open_data_set("sample")
    done = train_round(sample, store, tmp_path, Recipe(encoder=str(encoder), epochs=1))
    page = draw()
    assert page.dataframe[0].value["reason"].tolist() == [done.round.reason]
    texts = [text.value for text in page.text]
    assert done.round.reason in texts
    assert f"Trained on sample, version {sample.version}." in texts
    intervals = page.dataframe[2].value
    assert intervals.index.tolist() == ["Validation"]
    assert intervals.columns.tolist() == ["micro-F1", "macro-F1", "Jaccard"]
    low, _, high = intervals["micro-F1"]["Validation"].split()
    assert float(low) <= float(high)


def test_a_version_shows_how_it_compared_with_the_best_one(
    store: LocalStore, tmp_path: Path
) -> None:
    compared = {"texts": 500, "candidate": 0.7, "baseline": 0.6, "lower": 0.078, "level": 0.05}
    decision: dict[str, Any] = {"reason": "It is better.", "previous": "v1-0", "measure": "Jaccard"}
    decision |= {"test": compared, "holdout": None}
    version = trained(store, tmp_path, "round-1", {"decision": decision})
    table = draw().dataframe[1].value
    (row,) = table.to_dict("index").values()
    assert table.index.tolist() == ["Test"]
    assert (row["this version"], row["previous best"], row["texts"]) == (0.7, 0.6, 500)
    assert (row["difference"], row["lower bound"]) == pytest.approx((0.1, 0.078))

    decision["holdout"] = compared | {"candidate": 0.65, "level": 0.05 / 6}
    store.describe(version, {"decision": decision})
    st.cache_data.clear()
    page = draw()
    assert page.dataframe[1].value["this version"].to_dict() == {"Test": 0.7, "Holdout": 0.65}
    notes = [text.value for text in page.text]
    assert (
        "Compared with v1-0 by Jaccard. Confidence level of the lower bound: 95% on test, "
        "99.1667% on holdout." in notes
    )


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://wandb.ai/team/tone-of-comments/runs/round-1", True),
        ("http://127.0.0.1:8501/models?run=round-1", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_a_version_links_to_its_run_in_weights_and_biases(
    store: LocalStore, tmp_path: Path, address: str | None, shown: bool
) -> None:
    trained(store, tmp_path, "round-1", because("A new seed.") | {"run_url": address})
    links = [button.proto for button in draw().get("link_button")]
    expected = [("Open run in Weights & Biases", address)] if shown else []
    assert [(link.label, link.url) for link in links] == expected


def test_a_promoted_version_is_shown_within_seconds(store: LocalStore, tmp_path: Path) -> None:
    version = trained(store, tmp_path, "round-1", {})
    page = draw()
    store.promote(version, "best")
    deadline = time.monotonic() + 10
    while "best" not in page.dataframe[0].value["aliases"][0]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
        page.run()


def test_a_broken_store_is_explained(store: LocalStore, tmp_path: Path) -> None:
    version = trained(store, tmp_path, "round-1", {})
    (store.root / "versions" / version / "entry.json").write_text("{")
    page = draw()
    assert page.error[0].value == "Could not read the model store"
    assert page.text[0].value == faults.UNEXPECTED


def test_untrusted_text_is_never_markup(store: LocalStore, tmp_path: Path) -> None:
    hostile = {"data_name": HOSTILE, "data_note": HOSTILE, "run_url": f"javascript:{HOSTILE}"}
    tested = {"test": SCORES | {"emotions": {}, "intervals": {HOSTILE: [0, 1]}}}
    compared = {"candidate": 0.5, "baseline": 0.4, "lower": HOSTILE, "level": HOSTILE}
    decided = {"decision": {"measure": HOSTILE, "previous": HOSTILE, "test": compared}}
    trained(store, tmp_path, "round-1", because(HOSTILE) | tested | hostile | decided)
    with store.start_run("round-1", {HOSTILE: HOSTILE}) as run:
        run.log(4, {HOSTILE: 1.0})
    page = draw()
    assert HOSTILE in [text.value for text in page.text]
    assert "<script>" not in rendered_as_markup(page)
    assert "javascript:" not in rendered_as_markup(page)
    assert json.loads(page.json[-1].value) == {HOSTILE: HOSTILE}
