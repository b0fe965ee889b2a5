"""Training learns, keeps its best epoch, and can be repeated."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spanemo import training
from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus
from spanemo.evaluation import evaluate
from spanemo.network import prompt_for
from spanemo.training import Epoch, Recipe, train

WORDS = {"joy": ["happy", "great", "sunny"], "anger": ["angry", "awful", "furious"]}


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


@pytest.fixture(scope="module")
def recipe(tiny_encoder: str) -> Recipe:
    return Recipe(encoder=tiny_encoder, epochs=5, learning_rate=3e-3, batch_size=16, max_tokens=48)


def test_it_learns_what_can_be_learnt(recipe: Recipe, tmp_path: Path) -> None:
    epochs: list[Epoch] = []
    checkpoint = train(corpus(300), corpus(60), recipe, tmp_path / "checkpoint.pt", epochs.append)
    assert epochs[-1].loss < epochs[0].loss
    assert evaluate(checkpoint.predictor(), corpus(80)).micro_f1 > 0.9


def test_the_same_seed_gives_the_same_model(recipe: Recipe, tmp_path: Path) -> None:
    short = replace(recipe, epochs=1)
    first, second = (
        train(corpus(64), corpus(20), short, tmp_path / name).predictor().predict(["great day"])
        for name in ("a.pt", "b.pt")
    )
    assert first[0].scores == pytest.approx(second[0].scores, abs=1e-6)


def test_the_best_epoch_is_kept_and_patience_ends_the_training(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = iter([0.2, 0.6, 0.5, 0.4, 0.9])
    validate = training._validate

    def fixed(*arguments: object) -> tuple[Checkpoint, Epoch]:
        checkpoint, epoch = validate(*arguments)  # type: ignore[arg-type]
        epoch = replace(epoch, jaccard=next(judged))
        return replace(checkpoint, scores={"epoch": epoch.number}), epoch

    monkeypatch.setattr(training, "_validate", fixed)
    epochs: list[Epoch] = []
    checkpoint = train(corpus(32), corpus(20), recipe, tmp_path / "c.pt", epochs.append)
    assert checkpoint.scores == {"epoch": 2}
    assert len(epochs) == 4


def test_batches_hold_each_row_once_and_little_padding(tiny_encoder: str) -> None:
    prompt = prompt_for(tiny_encoder, ("joy",), 64)
    random = np.random.default_rng(0)
    rows = [
        ([1000 + number] * int(random.integers(1, 50)), np.array([number])) for number in range(500)
    ]
    batches = list(training._batches(rows, prompt, 16, seed=1))
    seen = np.concatenate([targets[:, 0] for _, targets in batches])
    assert sorted(seen.tolist()) == list(range(500))
    assert seen.tolist() != list(range(500))
    masks = [batch.attention_mask for batch, _ in batches]
    assert sum(mask.sum() for mask in masks) / sum(mask.size for mask in masks) > 0.9
