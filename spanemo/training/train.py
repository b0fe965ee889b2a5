"""A labelled corpus -> a checkpoint. A training that was killed goes on when it is called again."""

import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch.nn.utils import clip_grad_norm_
from transformers import get_linear_schedule_with_warmup

from errors import PermanentError
from spanemo.corpora.corpus import Corpus
from spanemo.training.adaptation import adapt, finished, parameter_groups
from spanemo.training.architecture import Architecture
from spanemo.training.batches import LessonBatch, batches, training_rows
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.fitting import fit, preview
from spanemo.training.lessons import Lessons
from spanemo.training.loss import joint_loss
from spanemo.training.network import SpanEmo, tensors
from spanemo.training.recipe import Epoch, Recipe, Step
from spanemo.training.resume import Position, ResumeFile, fingerprint

__all__ = ["Epoch", "Recipe", "Step", "TrainingError", "train"]


class TrainingError(PermanentError):
    """A recipe cannot be trained."""


def train(
    lessons: Lessons,
    validation: Sequence[Corpus],
    recipe: Recipe,
    output: Path,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    on_step: Callable[[Step], None] = lambda _: None,
    show: bool = True,
) -> Checkpoint:
    """Train and return the checkpoint of the epoch that does best on validation.

    It is written to ``output`` whenever it improves. Each domain's calibration and thresholds are
    fitted on that domain's texts in ``validation``. Training ends early after ``recipe.patience``
    epochs without improvement. It computes in bfloat16 on a GPU or a processor that can.

    While it runs, its state lies beside ``output`` with the ending ``.resume``. The same call, made
    again after a kill, goes on from there and ends with the same weights on the same kind of
    machine.

    Args:
        lessons: what to learn.
        validation: the texts that choose the epoch, one corpus for each domain that the model is to
            have a calibration and thresholds for; with the same labels.
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
        form = architecture(recipe, lessons)
        network = form.network(pretrained=True, attention="sdpa")
        if recipe.start:
            _begin_with(network, Path(recipe.start), form)
        if recipe.lora_rank:
            adapt(network, recipe.lora_rank)
        network.to("cuda" if torch.cuda.is_available() else "cpu")
        maker = form.rows()
        rows = training_rows(lessons, maker, form.domains)
        size = recipe.rows_per_step(len(rows))
        per_epoch = math.ceil(len(rows) / size)
        steps = recipe.epochs * per_epoch
        optimizer = torch.optim.AdamW(
            parameter_groups(network, recipe), weight_decay=recipe.weight_decay, fused=True
        )
        schedule = get_linear_schedule_with_warmup(optimizer, int(steps * recipe.warmup), steps)
        resume = ResumeFile(
            output,
            fingerprint(recipe, [lessons, *map(Lessons.of, validation)]),
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
                for batch in batches(rows, maker, size, recipe.seed + number, len(position.losses)):
                    loss = _step(network, optimizer, batch, recipe)
                    rate = schedule.get_last_lr()[0]
                    schedule.step()
                    position.losses.append(loss)
                    bars.advance(bar)
                    on_step(Step(done + len(position.losses), steps, number, loss, rate))
                    if not math.isfinite(loss):
                        break
                    if resume.due():
                        resume.save(position)
                epoch = _end(network, form, validation, position, output)
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


def architecture(recipe: Recipe, lessons: Lessons) -> Architecture:
    """Return the form of the network that a recipe makes for these lessons."""
    return Architecture(
        encoder=recipe.encoder,
        labels=lessons.labels,
        domains=tuple(sorted(set(lessons.domains))),
        max_tokens=recipe.max_tokens,
        layers=recipe.layers,
    )


def _begin_with(network: SpanEmo, path: Path, form: Architecture) -> None:
    """Take the weights of another checkpoint, but for heads of domains that it does not have."""
    start = Checkpoint.load(path)
    theirs = start.architecture
    if (theirs.encoder, theirs.layers) != (form.encoder, form.layers):
        raise TrainingError(
            f"The checkpoint {path} was trained with the encoder {theirs.encoder} "
            f"(layers={theirs.layers}); train in the same way."
        )
    network.load_state_dict(start.network.state_dict(), strict=False)


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
    batch: LessonBatch,
    recipe: Recipe,
) -> float:
    network.train()
    device = next(network.parameters()).device
    with torch.autocast(device.type, torch.bfloat16, enabled=_has_bfloat16(device)):
        logits = network(**tensors(batch.inputs, device))
    rows = torch.arange(len(batch.domains), device=device)
    chosen = logits[rows, torch.from_numpy(batch.domains).to(device)].float()
    targets = torch.from_numpy(batch.targets).float().to(device)
    loss = joint_loss(chosen, targets, recipe.alpha)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    clip_grad_norm_(network.parameters(), recipe.clip)
    optimizer.step()
    return loss.item()


def _end(
    network: SpanEmo,
    form: Architecture,
    validation: Sequence[Corpus],
    position: Position,
    output: Path,
) -> Epoch:
    """Judge an epoch, and write its checkpoint if it is the best one."""
    number, loss = len(position.epochs) + 1, float(np.mean(position.losses))
    if not math.isfinite(loss):
        return Epoch(number, loss, 0.0, {})
    scores, figures = preview(network, form, validation)
    epoch = Epoch(number, loss, float(np.mean(list(figures.values()))), figures)
    if position.best is None or epoch.score > position.best.score:
        fitted = {
            corpus.domain: fit(scores[corpus.domain], corpus, form.labels) for corpus in validation
        }
        scales = {domain: (one.scale, one.shift) for domain, one in fitted.items()}
        Checkpoint(
            finished(network, form, scales),
            form,
            {domain: one.thresholds for domain, one in fitted.items()},
            {"validation": {domain: one.figures for domain, one in fitted.items()}},
        ).save(output)
    return epoch
