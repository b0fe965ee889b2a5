"""Training learns, keeps its best epoch, can be repeated, and survives a kill."""

import json
import math
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from spanemo import resume, training
from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus
from spanemo.evaluation import evaluate
from spanemo.resume import fingerprint
from spanemo.training import Epoch, Recipe, Step, TrainingError, train

WORDS = {"joy": ["happy", "great", "sunny"], "anger": ["angry", "awful", "furious"]}

# Trains as the tests do, saves after each step, and ends itself in the middle of the third epoch.
KILLED = """
import json, os, signal, sys
from pathlib import Path
from spanemo import resume
from spanemo.training import Recipe, train
from tests.spanemo.test_training import corpus

resume.SAVE_SECONDS = 0.0
def on_step(step):
    if step.epoch == 3 and step.number % 8 == 3:
        os.kill(os.getpid(), signal.SIGKILL)
recipe = Recipe(**json.loads(sys.argv[1]))
train(corpus(64), corpus(20), recipe, Path(sys.argv[2]), on_step=on_step, show=False)
"""


def corpus(rows: int) -> Corpus:
    random = np.random.default_rng(rows)
    targets = random.integers(0, 2, size=(rows, 2))
    words = list(WORDS.values())
    texts = [
        " ".join(
            ["today is", *(str(random.choice(words[column])) for column in np.flatnonzero(row))]
        )
        for row in targets
    ]
    return Corpus(tuple(WORDS), texts, targets)


def equal(one: Checkpoint, other: Checkpoint) -> bool:
    first, second = one.network.state_dict(), other.network.state_dict()
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


@pytest.fixture(scope="module")
def recipe(tiny_encoder: str) -> Recipe:
    return Recipe(encoder=tiny_encoder, epochs=5, learning_rate=3e-3, batch_size=16, max_tokens=48)


def test_it_learns_what_can_be_learnt(recipe: Recipe, tmp_path: Path) -> None:
    epochs: list[Epoch] = []
    steps: list[Step] = []
    output = tmp_path / "checkpoint.pt"
    checkpoint = train(corpus(300), corpus(60), recipe, output, epochs.append, steps.append)
    assert epochs[-1].loss < epochs[0].loss
    assert [step.number for step in steps] == list(range(1, len(epochs) * 38 + 1))
    assert steps[0].learning_rate < max(step.learning_rate for step in steps)
    figures = evaluate(checkpoint.predictor(), corpus(80))
    assert figures.micro_f1 > 0.9
    assert figures.calibration_error < 0.1
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]


@pytest.mark.parametrize("rank", [0, 4])
def test_the_same_seed_gives_the_same_weights(recipe: Recipe, tmp_path: Path, rank: int) -> None:
    short = replace(recipe, epochs=2, lora_rank=rank)
    first, second, other = (
        train(corpus(64), corpus(20), replace(short, seed=seed), tmp_path / f"{run}.pt")
        for run, seed in enumerate([3, 3, 4])
    )
    assert equal(first, second)
    assert first.thresholds == second.thresholds
    assert not equal(first, other)


def test_training_leaves_the_callers_random_numbers_alone(recipe: Recipe, tmp_path: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(corpus(32), corpus(20), replace(recipe, epochs=1), tmp_path / "c.pt")
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("rank", [0, 4])
def test_a_killed_training_goes_on_and_ends_like_an_unbroken_one(
    recipe: Recipe, tmp_path: Path, rank: int
) -> None:
    recipe = replace(recipe, lora_rank=rank, patience=5)
    output = tmp_path / "killed.pt"
    child = subprocess.run(
        [sys.executable, "-c", KILLED, json.dumps(asdict(recipe)), str(output)], check=False
    )
    assert child.returncode == -signal.SIGKILL
    whole: list[Epoch] = []
    resumed: list[Epoch] = []
    steps: list[Step] = []
    unbroken = train(corpus(64), corpus(20), recipe, tmp_path / "whole.pt", whole.append)
    again = train(corpus(64), corpus(20), recipe, output, resumed.append, steps.append)
    assert steps[0].number == 19  # two epochs of eight steps, and two that were saved
    assert resumed == whole
    assert equal(again, unbroken)
    assert again.thresholds == unbroken.thresholds
    assert not output.with_suffix(".resume").exists()


def interrupted(recipe: Recipe, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume, "SAVE_SECONDS", 0.0)

    def stop(step: Step) -> None:
        if step.number == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(corpus(64), corpus(20), recipe, output, on_step=stop)
    assert output.with_suffix(".resume").exists()


@pytest.mark.parametrize("change", ["recipe", "data", "damage", "output"])
def test_what_belongs_to_another_training_is_not_gone_on_with(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    output, rows = tmp_path / "c.pt", 64
    interrupted(recipe, output, monkeypatch)
    if change == "recipe":
        recipe = replace(recipe, seed=8)
    elif change == "data":
        rows = 63
    elif change == "damage":
        output.with_suffix(".resume").write_bytes(b"half a file")
    else:
        output.unlink()
    steps: list[Step] = []
    train(corpus(rows), corpus(20), replace(recipe, epochs=1), output, on_step=steps.append)
    assert steps[0].number == 1


def test_the_best_epoch_is_kept_and_patience_ends_the_training(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = iter([0.2, 0.6, 0.5, 0.4, 0.9])
    report = training.report

    def fixed(*arguments: object) -> object:
        made = report(*arguments)  # type: ignore[arg-type]
        # The epoch is judged with one threshold for all, the checkpoint with its own.
        shared = len(set(arguments[2].values())) == 1  # type: ignore[attr-defined]
        return replace(made, jaccard=next(judged)) if shared else made

    monkeypatch.setattr(training, "report", fixed)
    monkeypatch.setattr(training, "fit_thresholds", lambda *_: {"joy": 0.4, "anger": 0.3})
    saved: list[str] = []
    save = Checkpoint.save
    monkeypatch.setattr(
        Checkpoint, "save", lambda one, path: (saved.append("saved"), save(one, path))
    )
    epochs: list[Epoch] = []
    train(corpus(32), corpus(20), recipe, tmp_path / "c.pt", epochs.append)
    assert [epoch.jaccard for epoch in epochs] == [0.2, 0.6, 0.5, 0.4]
    assert len(saved) == 2


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(
    recipe: Recipe, tmp_path: Path
) -> None:
    epochs: list[Epoch] = []
    wild = replace(recipe, learning_rate=1e30, clip=1e30, warmup=0.0)
    with pytest.raises(TrainingError, match="lower learning rate"):
        train(corpus(64), corpus(20), wild, tmp_path / "c.pt", epochs.append)
    assert math.isnan(epochs[-1].loss)
    assert not (tmp_path / "c.resume").exists()


def test_low_rank_training_is_saved_as_an_ordinary_network(recipe: Recipe, tmp_path: Path) -> None:
    lora = replace(recipe, lora_rank=8, epochs=8, learning_rate=5e-3, patience=8)
    checkpoint = train(corpus(300), corpus(60), lora, tmp_path / "c.pt")
    assert not any("lora" in name for name in checkpoint.network.state_dict())
    assert evaluate(checkpoint.predictor(), corpus(80)).micro_f1 > 0.8


def test_it_goes_on_from_a_checkpoint_with_other_emotions(recipe: Recipe, tmp_path: Path) -> None:
    train(corpus(64), corpus(20), replace(recipe, epochs=1), tmp_path / "first.pt")
    first = Checkpoint.load(tmp_path / "first.pt")
    others = Corpus(("fear", "trust"), corpus(32).texts, corpus(32).targets)
    still = replace(recipe, start=str(tmp_path / "first.pt"), epochs=1, learning_rate=0.0)
    second = train(others, others, still, tmp_path / "second.pt")
    assert list(second.thresholds) == ["fear", "trust"]
    one, other = first.network.encoder.state_dict(), second.network.encoder.state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(first.network.head[0].weight, second.network.head[0].weight)


def test_a_checkpoint_of_another_encoder_is_no_start(recipe: Recipe, tmp_path: Path) -> None:
    train(corpus(32), corpus(20), replace(recipe, epochs=1), tmp_path / "first.pt")
    shutil.copytree(recipe.encoder, tmp_path / "other")
    other = replace(recipe, encoder=str(tmp_path / "other"), start=str(tmp_path / "first.pt"))
    with pytest.raises(TrainingError, match=f"give --encoder {recipe.encoder}"):
        train(corpus(32), corpus(20), other, tmp_path / "second.pt")


def test_another_start_is_another_training(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "start.pt"
    prints = set()
    for content in (b"one", b"two"):
        path.write_bytes(content)
        prints.add(fingerprint(replace(recipe, start=str(path)), (corpus(8),)))
    assert len(prints | {fingerprint(recipe, (corpus(8),))}) == 3
