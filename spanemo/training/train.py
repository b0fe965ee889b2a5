"""Train a network on lessons; an interrupted training resumes when it is called again."""

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
from spanemo.training.recipe import Epoch, Recipe, TrainingStep
from spanemo.training.resume import ResumeFile, TrainingState, fingerprint

__all__ = ["Epoch", "Recipe", "TrainingError", "TrainingStep", "train"]


class TrainingError(PermanentError):
    """The training cannot continue with this recipe."""


def train(
    lessons: Lessons,
    validation: Sequence[Corpus],
    recipe: Recipe,
    output: Path,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    on_step: Callable[[TrainingStep], None] = lambda _: None,
    show: bool = True,
) -> Checkpoint:
    """Train, and return the checkpoint of the epoch with the best validation score.

    The checkpoint is written to ``output`` after each improvement. Each domain's calibration and
    thresholds are fitted on the domain's texts in ``validation``. Training stops early after
    ``recipe.patience`` epochs without improvement. It uses bfloat16 on hardware that supports it.

    During training, the state is saved beside ``output`` with the suffix ``.resume``. If training
    is killed, the same call resumes from this state and, on the same kind of machine, ends with the
    same weights.

    Args:
        lessons: the training data.
        validation: texts that choose the epoch, a corpus for each domain that gets a calibration
            and thresholds; with labels of the lessons.
        recipe: the recipe to train with.
        output: the checkpoint's file.
        on_epoch: called after each epoch, and on resumption for each finished epoch.
        on_step: called after each step.
        show: whether to draw a progress bar.

    Raises:
        CheckpointError: the checkpoint to start from cannot be loaded.
        TrainingError: the checkpoint to start from has another encoder, or the loss is not finite.
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
        state = resume.load()
        for epoch in state.epochs:
            on_epoch(epoch)
        with Progress(disable=not show) as bars:
            bar = bars.add_task("training", total=steps)
            while not _over(state, recipe):
                number = len(state.epochs) + 1
                done = (number - 1) * per_epoch
                bars.update(bar, completed=done + len(state.losses))
                for batch in batches(rows, maker, size, recipe.seed + number, len(state.losses)):
                    loss = _step(network, optimizer, batch, recipe)
                    rate = schedule.get_last_lr()[0]
                    schedule.step()
                    state.losses.append(loss)
                    bars.advance(bar)
                    on_step(TrainingStep(done + len(state.losses), steps, number, loss, rate))
                    if not math.isfinite(loss):
                        break
                    if resume.due():
                        resume.save(state)
                epoch = _end(network, form, validation, state, output)
                state = TrainingState([*state.epochs, epoch])
                if math.isfinite(epoch.loss):
                    resume.save(state)
                else:
                    resume.remove()  # resuming would fail again
                on_epoch(epoch)
                if not math.isfinite(epoch.loss):
                    raise TrainingError(
                        f"The loss of epoch {number} is {epoch.loss}; use a lower learning rate "
                        f"than {recipe.learning_rate:g}."
                    )
        resume.remove()
        return Checkpoint.load(output)


def architecture(recipe: Recipe, lessons: Lessons) -> Architecture:
    """Return the architecture of the network that a recipe trains on these lessons."""
    return Architecture(
        encoder=recipe.encoder,
        labels=lessons.labels,
        domains=tuple(sorted(set(lessons.domains))),
        max_tokens=recipe.max_tokens,
        layers=recipe.layers,
    )


def _begin_with(network: SpanEmo, path: Path, form: Architecture) -> None:
    """Load the weights of another checkpoint; heads that it does not have stay random."""
    start = Checkpoint.load(path)
    other = start.architecture
    if (other.encoder, other.layers) != (form.encoder, form.layers):
        raise TrainingError(
            f"The checkpoint {path} was trained with the encoder {other.encoder} "
            f"(layers={other.layers}); use the same encoder and layers."
        )
    network.load_state_dict(start.network.state_dict(), strict=False)


@contextmanager
def _repeatable() -> Iterator[None]:
    """Make equal seeds give equal results, also on a GPU."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def _has_bfloat16(device: torch.device) -> bool:
    """Return whether the device supports bfloat16 in hardware; emulation would be slower."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _over(state: TrainingState, recipe: Recipe) -> bool:
    number, best = len(state.epochs), state.best
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
    state: TrainingState,
    output: Path,
) -> Epoch:
    """Evaluate an epoch, and write its checkpoint if it is the best so far."""
    number, loss = len(state.epochs) + 1, float(np.mean(state.losses))
    if not math.isfinite(loss):
        return Epoch(number, loss, 0.0, {})
    scores, figures = preview(network, form, validation)
    epoch = Epoch(number, loss, float(np.mean(list(figures.values()))), figures)
    if state.best is None or epoch.score > state.best.score:
        fitted = {
            corpus.domain: fit(scores[corpus.domain], corpus, form.labels) for corpus in validation
        }
        scales = {domain: (fitting.scale, fitting.shift) for domain, fitting in fitted.items()}
        Checkpoint(
            finished(network, form, scales),
            form,
            {domain: fitting.thresholds for domain, fitting in fitted.items()},
            {"validation": {domain: fitting.figures for domain, fitting in fitted.items()}},
        ).save(output)
    return epoch
