"""Training learns, keeps its best epoch, can be repeated, and survives a kill."""

import json
import math
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from spanemo.corpora.corpus import Corpus
from spanemo.evaluation.evaluate import evaluate
from spanemo.training import fitting, resume
from spanemo.training import train as training
from spanemo.training.checkpoint import Checkpoint, CheckpointError
from spanemo.training.lessons import Lessons
from spanemo.training.resume import fingerprint
from spanemo.training.train import Epoch, Recipe, TrainingError, TrainingStep, train

pytestmark = pytest.mark.slow

WORDS = {"joy": ["happy", "great", "sunny"], "anger": ["angry", "awful", "furious"]}

# Trains as the tests do, saves after each step, and ends itself in the middle of the third epoch.
KILLED = """
import json, os, signal, sys
from pathlib import Path
from spanemo.training import resume
from spanemo.training.train import Recipe, train
from tests.spanemo.training.test_train import corpus, lessons

resume.SAVE_SECONDS = 0.0
def on_step(step):
    if step.epoch == 3 and step.number % 8 == 3:
        os.kill(os.getpid(), signal.SIGKILL)
recipe = Recipe(**json.loads(sys.argv[1]))
train(lessons(64), [corpus(20)], recipe, Path(sys.argv[2]), on_step=on_step, show=False)
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


def lessons(rows: int) -> Lessons:
    return Lessons.of(corpus(rows))


def equal(one: Checkpoint, other: Checkpoint) -> bool:
    first, second = one.network.state_dict(), other.network.state_dict()
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


def hidden(checkpoint: Checkpoint, domain: str) -> torch.Tensor:
    """Return the first weights of a domain's head."""
    weights: torch.Tensor = checkpoint.network.state_dict()[f"heads.{domain}.0.weight"]
    return weights


@pytest.fixture(scope="module")
def recipe(tiny_encoder: str) -> Recipe:
    return Recipe(encoder=tiny_encoder, epochs=5, learning_rate=3e-3, batch_size=16, max_tokens=48)


def test_it_learns_what_can_be_learnt(recipe: Recipe, tmp_path: Path) -> None:
    epochs: list[Epoch] = []
    steps: list[TrainingStep] = []
    output = tmp_path / "checkpoint.pt"
    checkpoint = train(lessons(300), [corpus(60)], recipe, output, epochs.append, steps.append)
    assert epochs[-1].loss < epochs[0].loss
    assert [step.number for step in steps] == list(range(1, len(epochs) * 38 + 1))
    assert steps[0].learning_rate < max(step.learning_rate for step in steps)
    figures = evaluate(checkpoint.predictor(), corpus(80))
    assert figures.micro_f1 > 0.9
    assert figures.calibration_error < 0.1
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_each_domain_learns_its_own_way_to_label_the_same_texts(
    recipe: Recipe, tmp_path: Path
) -> None:
    def other(rows: int) -> Corpus:
        plain = corpus(rows)
        return replace(plain, targets=1 - plain.targets, domain="tweets")

    epochs: list[Epoch] = []
    longer = replace(recipe, epochs=6, patience=6, learning_rate=5e-3)
    both = Lessons.join([lessons(120), Lessons.of(other(120))])
    validation = [corpus(60), other(60)]
    checkpoint = train(both, validation, longer, tmp_path / "c.pt", epochs.append, show=False)
    for judged in (corpus(80), other(80)):
        assert evaluate(checkpoint.predictor(judged.domain), judged).micro_f1 > 0.9
    assert checkpoint.scores["validation"].keys() == {"comments", "tweets"}
    assert epochs[-1].figures.keys() == {"comments", "tweets"}
    assert epochs[-1].score == pytest.approx(np.mean(list(epochs[-1].figures.values())))
    assert epochs[-1].metrics()["tweets"] == epochs[-1].figures["tweets"]


def test_a_domain_that_nothing_judges_is_learned_and_has_no_thresholds(
    recipe: Recipe, tmp_path: Path
) -> None:
    tweets = Lessons.of(replace(corpus(32), domain="tweets"))
    both = Lessons.join([tweets, lessons(32)])
    checkpoint = train(both, [corpus(20)], replace(recipe, epochs=1), tmp_path / "c.pt")
    assert checkpoint.architecture.domains == ("comments", "tweets")
    assert list(checkpoint.thresholds) == ["comments"]
    with pytest.raises(CheckpointError, match="no thresholds for tweets"):
        checkpoint.predictor("tweets")


@pytest.mark.parametrize("rank", [0, 4])
def test_the_same_seed_gives_the_same_weights(recipe: Recipe, tmp_path: Path, rank: int) -> None:
    short = replace(recipe, epochs=2, lora_rank=rank)
    first, second, other = (
        train(lessons(64), [corpus(20)], replace(short, seed=seed), tmp_path / f"{run}.pt")
        for run, seed in enumerate([3, 3, 4])
    )
    assert equal(first, second)
    assert first.thresholds == second.thresholds
    assert not equal(first, other)


def test_training_leaves_the_callers_random_numbers_alone(recipe: Recipe, tmp_path: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(lessons(32), [corpus(20)], replace(recipe, epochs=1), tmp_path / "c.pt")
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
    steps: list[TrainingStep] = []
    unbroken = train(lessons(64), [corpus(20)], recipe, tmp_path / "whole.pt", whole.append)
    again = train(lessons(64), [corpus(20)], recipe, output, resumed.append, steps.append)
    assert steps[0].number == 19  # two epochs of eight steps, and two that were saved
    assert resumed == whole
    assert equal(again, unbroken)
    assert again.thresholds == unbroken.thresholds
    assert not output.with_suffix(".resume").exists()


def interrupted(recipe: Recipe, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume, "SAVE_SECONDS", 0.0)

    def stop(step: TrainingStep) -> None:
        if step.number == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(lessons(64), [corpus(20)], recipe, output, on_step=stop)
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
    steps: list[TrainingStep] = []
    train(lessons(rows), [corpus(20)], replace(recipe, epochs=1), output, on_step=steps.append)
    assert steps[0].number == 1


def test_the_best_epoch_is_kept_and_patience_ends_the_training(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = iter([0.2, 0.6, 0.5, 0.4, 0.9])
    preview = fitting.preview

    def fixed(*arguments: Any) -> Any:
        scores, figures = preview(*arguments)
        return scores, {domain: next(judged) for domain in figures}

    monkeypatch.setattr(training, "preview", fixed)
    saved: list[str] = []
    save = Checkpoint.save

    def noted(checkpoint: Checkpoint, path: Path) -> None:
        saved.append("saved")
        save(checkpoint, path)

    monkeypatch.setattr(Checkpoint, "save", noted)
    epochs: list[Epoch] = []
    train(lessons(32), [corpus(20)], recipe, tmp_path / "c.pt", epochs.append)
    assert [epoch.score for epoch in epochs] == [0.2, 0.6, 0.5, 0.4]
    assert len(saved) == 2


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(
    recipe: Recipe, tmp_path: Path
) -> None:
    epochs: list[Epoch] = []
    wild = replace(recipe, learning_rate=1e30, clip=1e30, warmup=0.0)
    with pytest.raises(TrainingError, match="lower learning rate"):
        train(lessons(64), [corpus(20)], wild, tmp_path / "c.pt", epochs.append)
    assert math.isnan(epochs[-1].loss)
    assert not (tmp_path / "c.resume").exists()


def test_low_rank_training_is_saved_as_an_ordinary_network(recipe: Recipe, tmp_path: Path) -> None:
    lora = replace(recipe, lora_rank=8, epochs=8, learning_rate=5e-3, patience=8)
    checkpoint = train(lessons(300), [corpus(60)], lora, tmp_path / "c.pt")
    assert not any("lora" in name for name in checkpoint.network.state_dict())
    assert evaluate(checkpoint.predictor(), corpus(80)).micro_f1 > 0.8


def test_it_goes_on_from_a_checkpoint_with_other_emotions(recipe: Recipe, tmp_path: Path) -> None:
    train(lessons(64), [corpus(20)], replace(recipe, epochs=1), tmp_path / "first.pt")
    first = Checkpoint.load(tmp_path / "first.pt")
    others = Corpus(("fear", "trust"), corpus(32).texts, corpus(32).targets)
    still = replace(recipe, start=str(tmp_path / "first.pt"), epochs=1, learning_rate=0.0)
    second = train(Lessons.of(others), [others], still, tmp_path / "second.pt")
    assert list(second.thresholds["comments"]) == ["fear", "trust"]
    one, other = first.network.encoder.state_dict(), second.network.encoder.state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(hidden(first, "comments"), hidden(second, "comments"))


def test_a_domain_that_the_start_did_not_have_gets_a_head_of_its_own(
    recipe: Recipe, tmp_path: Path
) -> None:
    first = train(lessons(32), [corpus(20)], replace(recipe, epochs=1), tmp_path / "first.pt")
    tweets = replace(corpus(32), domain="tweets")
    both = Lessons.join([lessons(32), Lessons.of(tweets)])
    still = replace(recipe, start=str(tmp_path / "first.pt"), epochs=1, learning_rate=0.0)
    second = train(both, [corpus(20), tweets], still, tmp_path / "second.pt")
    assert torch.equal(hidden(first, "comments"), hidden(second, "comments"))
    assert not torch.equal(hidden(second, "tweets"), hidden(second, "comments"))
    assert list(second.thresholds) == ["comments", "tweets"]


def test_a_checkpoint_of_another_encoder_is_no_start(recipe: Recipe, tmp_path: Path) -> None:
    train(lessons(32), [corpus(20)], replace(recipe, epochs=1), tmp_path / "first.pt")
    shutil.copytree(recipe.encoder, tmp_path / "other")
    other = replace(recipe, encoder=str(tmp_path / "other"), start=str(tmp_path / "first.pt"))
    with pytest.raises(TrainingError, match=f"was trained with the encoder {recipe.encoder}"):
        train(lessons(32), [corpus(20)], other, tmp_path / "second.pt")


def test_another_start_is_another_training(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "start.pt"
    prints = set()
    for content in (b"one", b"two"):
        path.write_bytes(content)
        prints.add(fingerprint(replace(recipe, start=str(path)), [lessons(8)]))
    assert len(prints | {fingerprint(recipe, [lessons(8)])}) == 3
