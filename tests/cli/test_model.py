"""``tone train`` and ``tone evaluate``, as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from settings import ROOT
from spanemo.bundle import Bundle
from spanemo.corpora.splits import open_data_set
from spanemo.labels import LABELS
from spanemo.tone import TONES
from tests.spanemo.corpora.data import write_semeval
from tests.tiny import write_encoder

pytestmark = pytest.mark.slow

SEMEVAL = ROOT.parent / "shared/data/semeval2018-ec"


def tone(*arguments: str) -> str:
    told = CliRunner().invoke(app, list(arguments))
    assert told.exit_code == 0, told.output
    return told.stdout


def test_a_model_is_trained_exported_and_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    write_encoder(tmp_path / "encoder")
    common = ["--encoder", str(tmp_path / "encoder"), "--max-tokens", "64", "--epochs", "2"]
    said = tone("train", "--data", "sample", *common, "--bundle", str(tmp_path / "bundle"))
    sample = open_data_set("sample")
    assert sample.summary() in said
    assert "epoch 2: loss" in said
    checkpoint = tmp_path / "data/training/sample-7.pt"
    assert str(checkpoint) in said

    models = [str(checkpoint), str(tmp_path / "bundle")]
    on = ["--data", "sample", "--split"]
    judged = json.loads(tone("evaluate", *models, *on, "validation", "--json"))
    assert [one["model"] for one in judged["models"]] == models
    assert judged["models"][0]["texts"] == len(sample.validation)
    figures = [one["micro_f1"] for one in judged["models"]]
    assert judged["mean"]["micro_f1"] == pytest.approx(sum(figures) / 2)

    said = tone("evaluate", *models, *on, "test", "--record")
    assert "2 models, mean and standard deviation" in said
    assert "fully acceptable" in said
    assert "tone right:" in said
    bundle = Bundle.read(tmp_path / "bundle")
    assert bundle.domain == "comments"
    assert bundle.scores["test"]["confusions"].keys() == set(bundle.labels)
    assert bundle.scores["test"]["acceptance"]["texts"] == len(sample.test)
    assert bundle.scores["test"]["tones"]["confusions"].keys() == set(TONES)


def test_another_data_set_is_learned_with_a_head_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    write_encoder(tmp_path / "encoder")
    write_semeval(tmp_path, "es", 40, LABELS)
    common = ["--encoder", str(tmp_path / "encoder"), "--max-tokens", "64", "--epochs", "1"]
    also = ["--also", "semeval2018-es*2", "--folder", str(tmp_path)]
    said = tone("train", "--data", "sample", *common, *also, "--bundle", str(tmp_path / "bundle"))
    assert "the best epoch has on comments: fully_acceptable" in said
    assert "the best epoch has on tweets: jaccard" in said
    assert Bundle.read(tmp_path / "bundle").domains == ("comments", "tweets")

    on = ["--data", "semeval2018-es", "--folder", str(tmp_path), "--split", "test", "--json"]
    judged = json.loads(tone("evaluate", str(tmp_path / "bundle"), *on))
    assert judged["models"][0]["texts"] == 20  # half of the file judges, half is held out
    assert judged["models"][0]["acceptance"] is None
    assert judged["models"][0]["tones"] is None


def test_a_trained_model_teaches_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    write_encoder(tmp_path / "encoder")
    common = ["--encoder", str(tmp_path / "encoder"), "--max-tokens", "64", "--epochs", "1"]
    teacher, taught = str(tmp_path / "teacher.pt"), str(tmp_path / "taught.parquet")
    tone("train", "--data", "sample", *common, "--output", teacher)
    said = tone("teach", teacher, "--data", "sample", "--variants", "1", "--output", taught)
    assert taught in said
    # The texts of the data set, and nearly as many variants.
    taught_texts = int(said.split(" texts with")[0].split()[-1])
    assert taught_texts > 1.7 * len(open_data_set("sample").train)
    said = tone("train", "--data", "sample", *common, "--taught", taught, "--seed", "8")
    assert "epoch 1: loss" in said


def test_the_held_out_part_of_the_shipped_comments_judges_the_shipped_model() -> None:
    judged = json.loads(tone("evaluate", "--data", "sample", "--split", "holdout", "--json"))
    (figures,) = judged["models"]
    assert figures["texts"] > 0
    assert 0 < figures["acceptance"]["fully_acceptable"] <= 1
    tones = figures["tones"]
    assert tones["texts"] == figures["texts"]
    low, high = tones["intervals"]["accuracy"]
    # An acceptable answer has a right tone.
    assert figures["acceptance"]["fully_acceptable"] <= tones["accuracy"] <= high
    assert low <= tones["accuracy"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "--data", "semeval2018-ar"], "name the folder"),
        (["train", "--data", "nothing.tsv"], "nothing.tsv"),
        (["train", "--output", "."], "checkpoint's file"),
        (["train", "--data", "sample", "--taught", "nothing.parquet"], "nothing.parquet"),
        (["train", "--data", "sample", "--also", "xed-en"], "name the folder"),
        (["train", "--data", "sample", "--also", "xed-en*often"], "xed-en*2"),
        (["teach", "nobody.pt", "--data", "sample", "--output", "x.parquet"], "nobody.pt"),
        (["evaluate", "nowhere"], "nowhere"),
        (["evaluate", "--data", "goemotions", "--folder", "/nowhere"], "/nowhere"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], said: str) -> None:
    told = CliRunner().invoke(app, arguments)
    assert told.exit_code == 1
    assert said in told.output.replace("\n", " ")
    assert "Traceback" not in told.output


def test_the_model_cards_figures_come_from_the_shipped_bundle() -> None:
    if not SEMEVAL.is_dir():
        pytest.skip(f"needs the SemEval-2018 E-c files in {SEMEVAL}")
    judged = json.loads(
        tone("evaluate", "--data", "semeval2018-en", "--folder", str(SEMEVAL), "--json")
    )
    (figures,) = judged["models"]
    card = (ROOT / "docs/model-card.md").read_text("utf-8")
    row = next(line for line in card.splitlines() if "head for tweets" in line)
    published = [float(cell) for cell in row.split("|")[3:6]]
    found = [figures[name] for name in ("jaccard", "micro_f1", "macro_f1")]
    assert found == pytest.approx(published, abs=0.0006)
