"""A labelled corpus -> a checkpoint. A training that was killed goes on when it is called again."""

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch.nn.utils import clip_grad_norm_
from transformers import get_linear_schedule_with_warmup

from errors import PermanentError
from spanemo.adaptation import adapt, finished, parameter_groups
from spanemo.batches import SoftTargets, batches, training_rows
from spanemo.calibration import fit_scale, fit_shared, fit_thresholds, rescale
from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus
from spanemo.evaluation import report, score_matrix
from spanemo.loss import joint_loss
from spanemo.network import SpanEmo, prompt_for, tensors
from spanemo.prompt import Batch
from spanemo.recipe import Epoch, Recipe, Step
from spanemo.resume import Position, ResumeFile, fingerprint
from spanemo.taught import Taught

__all__ = ["Epoch", "Recipe", "Step", "TrainingError", "train"]


class TrainingError(PermanentError):
    """A recipe cannot be trained."""


def train(
    corpus: Corpus | Taught,
    validation: Corpus,
    recipe: Recipe,
    output: Path,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    on_step: Callable[[Step], None] = lambda _: None,
    show: bool = True,
) -> Checkpoint:
    """Train on ``corpus`` and return the checkpoint of the epoch with the best validation Jaccard.

    It is written to ``output`` whenever it improves; its probabilities and thresholds are fitted on
    ``validation``. Training ends early after ``recipe.patience`` epochs without improvement. It
    computes in bfloat16 on a GPU or a processor that can.

    While it runs, its state lies beside ``output`` with the ending ``.resume``. The same call, made
    again after a kill, goes on from there and ends with the same weights on the same kind of
    machine.

    Args:
        corpus: the rows to learn from, with labels or with teachers' probabilities.
        validation: the rows that choose the epoch, with the same labels.
        recipe: how to train.
        output: the checkpoint's file.
        on_epoch: called after each epoch, also for those that were finished before a kill.
        on_step: called after each step.
        show: whether to draw a progress bar.

    Raises:
        CheckpointError: the one to start with cannot be loaded.
        TrainingError: the one to start with has another encoder, or the loss is no longer a number.
    """
    with torch.random.fork_rng(), _repeatable():
        torch.manual_seed(recipe.seed)
        prompt = prompt_for(recipe.encoder, corpus.labels, recipe.max_tokens)
        network = SpanEmo.from_encoder(recipe.encoder, prompt.positions)
        if recipe.start:
            network.load_state_dict(_weights(Path(recipe.start), recipe.encoder))
        if recipe.lora_rank:
            adapt(network, recipe.lora_rank)
        network.to("cuda" if torch.cuda.is_available() else "cpu")
        rows = training_rows(corpus, prompt)
        size = recipe.rows_per_step(len(rows))
        per_epoch = math.ceil(len(rows) / size)
        steps = recipe.epochs * per_epoch
        optimizer = torch.optim.AdamW(
            parameter_groups(network, recipe), weight_decay=recipe.weight_decay, fused=True
        )
        schedule = get_linear_schedule_with_warmup(optimizer, int(steps * recipe.warmup), steps)
        resume = ResumeFile(
            output,
            fingerprint(recipe, (corpus, validation)),
            {"network": network, "optimizer": optimizer, "schedule": schedule},
        )
        position = resume.load()
        for epoch in position.epochs:
            on_epoch(epoch)
        with Progress(disable=not show) as bars:
            bar = bars.add_task("training", total=steps)
            while not _over(position, recipe):
                number = len(position.epochs) + 1
                done = (number - 1) * per_epoch
                bars.update(bar, completed=done + len(position.losses))
                for batch, targets in batches(
                    rows, prompt, size, recipe.seed + number, len(position.losses)
                ):
                    loss = _step(network, optimizer, batch, targets, recipe)
                    rate = schedule.get_last_lr()[0]
                    schedule.step()
                    position.losses.append(loss)
                    bars.advance(bar)
                    on_step(Step(done + len(position.losses), steps, number, loss, rate))
                    if not math.isfinite(loss):
                        break
                    if resume.due():
                        resume.save(position)
                epoch = _end(network, validation, recipe, position, output)
                position = Position([*position.epochs, epoch])
                if math.isfinite(epoch.loss):
                    resume.save(position)
                else:
                    resume.remove()  # going on from it would end here again
                on_epoch(epoch)
                if not math.isfinite(epoch.loss):
                    raise TrainingError(
                        f"The loss of epoch {number} is {epoch.loss}; use a lower learning rate "
                        f"than {recipe.learning_rate:g}."
                    )
        resume.remove()
        return Checkpoint.load(output)


def _weights(path: Path, encoder: str) -> dict[str, torch.Tensor]:
    start = Checkpoint.load(path)
    if start.encoder != encoder:
        raise TrainingError(
            f"The checkpoint {path} was trained with the encoder {start.encoder}, not {encoder}; "
            f"give --encoder {start.encoder}."
        )
    return start.network.state_dict()


@contextmanager
def _repeatable() -> Iterator[None]:
    """Let equal seeds give equal results, on a GPU too."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def _has_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies in bfloat16 by itself; emulated, it would be slower."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _over(position: Position, recipe: Recipe) -> bool:
    number, best = len(position.epochs), position.best
    return number == recipe.epochs or (best is not None and number - best.number >= recipe.patience)


def _step(
    network: SpanEmo,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    targets: SoftTargets,
    recipe: Recipe,
) -> float:
    network.train()
    device = next(network.parameters()).device
    with torch.autocast(device.type, torch.bfloat16, enabled=_has_bfloat16(device)):
        logits = network(**tensors(batch, device))
    loss = joint_loss(logits.float(), torch.from_numpy(targets).float().to(device), recipe.alpha)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    clip_grad_norm_(network.parameters(), recipe.clip)
    optimizer.step()
    return loss.item()


def _end(
    network: SpanEmo, validation: Corpus, recipe: Recipe, position: Position, output: Path
) -> Epoch:
    """Judge an epoch, and write its checkpoint if it is the best one."""
    number, loss = len(position.epochs) + 1, float(np.mean(position.losses))
    if not math.isfinite(loss):
        return Epoch(number, loss, 0.0, 0.0, 0.0)
    half = dict.fromkeys(validation.labels, 0.5)
    raw = Checkpoint(network, recipe.encoder, half, recipe.max_tokens, {})
    scores = score_matrix(raw.predictor(), validation)
    # Half is too much for a model that has learnt little yet: none of its epochs would be better.
    shared = dict.fromkeys(validation.labels, fit_shared(scores, validation.targets))
    figures = report(validation.targets, scores, shared)
    epoch = Epoch(number, loss, figures.jaccard, figures.micro_f1, figures.macro_f1)
    if position.best is None or epoch.jaccard > position.best.jaccard:
        scale, shift = fit_scale(scores, validation.targets)
        scores = rescale(scores, scale, shift)
        thresholds = fit_thresholds(scores, validation.targets, validation.labels)
        kept = report(validation.targets, scores, thresholds).summary()
        best = finished(network, scale, shift)
        Checkpoint(best, recipe.encoder, thresholds, recipe.max_tokens, {"validation": kept}).save(
            output
        )
    return epoch
