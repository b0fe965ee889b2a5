"""A labelled corpus -> a checkpoint."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch.nn.utils import clip_grad_norm_
from transformers import get_linear_schedule_with_warmup

from spanemo.calibration import fit_thresholds
from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus
from spanemo.evaluation import above, report, score_matrix
from spanemo.loss import joint_loss
from spanemo.network import PACKAGED, SpanEmo, prompt_for, tensors
from spanemo.prompt import Batch, Prompt
from spanemo.text import normalise


@dataclass(frozen=True)
class Recipe:
    """How to train. ``alpha`` weighs the label-correlation-aware loss, 0..1."""

    encoder: str = PACKAGED
    epochs: int = 4
    learning_rate: float = 5e-5
    batch_size: int = 32
    alpha: float = 0.2
    warmup: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    patience: int = 2
    max_tokens: int = 128
    seed: int = 7


@dataclass(frozen=True)
class Epoch:
    """What one epoch reached; figures of the validation split, 0..1, with thresholds of 0.5."""

    number: int
    loss: float
    jaccard: float
    micro_f1: float
    macro_f1: float


def train(
    corpus: Corpus,
    validation: Corpus,
    recipe: Recipe,
    output: Path,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
) -> Checkpoint:
    """Train on ``corpus`` and return the checkpoint of the epoch with the best validation Jaccard.

    It is written to ``output`` whenever it improves, so that an interrupted training is not lost.
    Its thresholds are fitted on ``validation``. Training stops early after ``recipe.patience``
    epochs without improvement.
    """
    torch.manual_seed(recipe.seed)
    prompt = prompt_for(recipe.encoder, corpus.labels, recipe.max_tokens)
    network = SpanEmo.from_encoder(recipe.encoder, prompt.positions)
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    rows = _rows(corpus, prompt)
    steps = recipe.epochs * -(-len(rows) // recipe.batch_size)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    schedule = get_linear_schedule_with_warmup(optimizer, int(steps * recipe.warmup), steps)
    best: Epoch | None = None
    with Progress() as progress:
        bar = progress.add_task("training", total=steps)
        for number in range(1, recipe.epochs + 1):
            losses = []
            for batch, targets in _batches(rows, prompt, recipe.batch_size, recipe.seed + number):
                losses.append(_step(network, optimizer, batch, targets, recipe))
                schedule.step()
                progress.advance(bar)
            checkpoint, epoch = _validate(network, validation, recipe, number, losses)
            on_epoch(epoch)
            if best is None or epoch.jaccard > best.jaccard:
                best = epoch
                checkpoint.save(output)
            elif number - best.number >= recipe.patience:
                break
    return Checkpoint.load(output)


Row = tuple[list[int], np.ndarray]


def _rows(corpus: Corpus, prompt: Prompt) -> list[Row]:
    # Each window of a text longer than the model's is a training row with the text's labels.
    cuts = prompt.windows([normalise(text) for text in corpus.texts])
    return [
        (window, target)
        for windows, target in zip(cuts, corpus.targets, strict=True)
        for window in windows
    ]


def _batches(
    rows: list[Row], prompt: Prompt, size: int, seed: int
) -> Iterator[tuple[Batch, np.ndarray]]:
    """Yield all rows once in random order, with rows of about one length together."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(rows))
    stretch = size * 50
    groups = [
        part[start : start + size]
        for first in range(0, len(order), stretch)
        for part in [sorted(order[first : first + stretch], key=lambda row: len(rows[row][0]))]
        for start in range(0, len(part), size)
    ]
    for index in random.permutation(len(groups)):
        group = [rows[row] for row in groups[index]]
        yield (
            prompt.batch([window for window, _ in group]),
            np.array([target for _, target in group]),
        )


def _step(
    network: SpanEmo,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    targets: np.ndarray,
    recipe: Recipe,
) -> float:
    network.train()
    device = next(network.parameters()).device
    logits = network(**tensors(batch, device))
    loss = joint_loss(logits, torch.from_numpy(targets).float().to(device), recipe.alpha)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    clip_grad_norm_(network.parameters(), recipe.clip)
    optimizer.step()
    return loss.item()


def _validate(
    network: SpanEmo, validation: Corpus, recipe: Recipe, number: int, losses: list[float]
) -> tuple[Checkpoint, Epoch]:
    even = dict.fromkeys(validation.labels, 0.5)
    checkpoint = Checkpoint(network, recipe.encoder, even, recipe.max_tokens, {})
    scores = score_matrix(checkpoint.predictor(), validation)
    figures = report(validation.targets, above(scores, even.values()), validation.labels).summary()
    thresholds = fit_thresholds(scores, validation.targets, validation.labels)
    checkpoint = replace(checkpoint, thresholds=thresholds, scores={"validation": figures})
    return checkpoint, Epoch(number, float(np.mean(losses)), **figures)
