"""``tone train`` and ``tone evaluate``, as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from settings import ROOT
from spanemo.bundle import Bundle
from stack.cli import app
from tests.tiny import write_encoder

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
    assert "407 train, 80 validation, 80 test texts" in said
    assert "epoch 2: loss" in said
    checkpoint = tmp_path / "data/training/sample-7.pt"
    assert str(checkpoint) in said

    models = [str(checkpoint), str(tmp_path / "bundle")]
    judged = json.loads(tone("evaluate", *models, "--data", "sample", "--json"))
    assert [one["model"] for one in judged["models"]] == models
    assert judged["models"][0]["texts"] == 80
    figures = [one["micro_f1"] for one in judged["models"]]
    assert judged["mean"]["micro_f1"] == pytest.approx(sum(figures) / 2)

    said = tone("evaluate", *models, "--data", "sample", "--split", "test", "--record")
    assert "2 models, mean and standard deviation" in said
    assert Bundle.read(tmp_path / "bundle").scores["test"]["confusions"].keys() == set(
        Bundle.read(tmp_path / "bundle").labels
    )


def test_a_trained_model_teaches_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    write_encoder(tmp_path / "encoder")
    common = ["--encoder", str(tmp_path / "encoder"), "--max-tokens", "64", "--epochs", "1"]
    teacher, taught = str(tmp_path / "teacher.pt"), str(tmp_path / "taught.parquet")
    tone("train", "--data", "sample", *common, "--output", teacher)
    said = tone("teach", teacher, "--data", "sample", "--variants", "1", "--output", taught)
    assert taught in said
    assert int(said.split(" texts with")[0].split()[-1]) > 700  # 407 and nearly as many variants
    said = tone("train", "--data", "sample", *common, "--taught", taught, "--seed", "8")
    assert "epoch 1: loss" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "--data", "semeval2018-ar"], "which folder"),
        (["train", "--data", "nothing.tsv"], "nothing.tsv"),
        (["train", "--output", "."], "checkpoint's file"),
        (["train", "--data", "sample", "--taught", "nothing.parquet"], "nothing.parquet"),
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
    row = next(line for line in card.splitlines() if line.startswith("| test | **"))
    published = [float(cell) for cell in row.split("|")[3:6]]
    found = [figures[name] for name in ("jaccard", "micro_f1", "macro_f1")]
    assert found == pytest.approx(published, abs=0.0006)
