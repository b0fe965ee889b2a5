"""One round of the training loop: ask for a recipe, train, export, log as ``latest``."""

import fcntl
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import PermanentError, RetryableError
from registry import ModelNotFoundError, ModelStore, RunLog
from registry.promotion import LATEST, unlike_best
from registry.rounds import Round, Rounds
from spanemo.corpora.splits import DataSet
from spanemo.evaluation.evaluate import evaluate
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.export import export
from spanemo.training.lessons import Lessons
from spanemo.training.train import Epoch, Recipe, TrainingError, train


class TrainingRunsError(RetryableError):
    """Another training uses the same folder."""


class ModelRefusedError(PermanentError):
    """A round's model is not fit to be tested.

    ``rule`` is ``labels_match_best``, ``loss_is_finite`` or ``f1_above_floor``.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True)
class Trained:
    """What a round gave.

    Attributes:
        round: the round, which is done.
        version: the model's version; ``latest`` names it.
        validation: the checkpoint's figures on validation, 0..1.
        curves: each metric's value after each epoch, as (epoch, value).
        run_url: where a person sees the run's curves, if there is such a place.
        url: the same for the model.
    """

    round: Round
    version: str
    validation: dict[str, float]
    curves: dict[str, list[tuple[int, float]]]
    run_url: str | None
    url: str | None


def train_round(
    data: DataSet,
    store: ModelStore,
    folder: Path,
    base: Recipe,
    *,
    floor: float = 0.0,
    name: str = "spanemo",
    say: Callable[[str], None] = lambda _: None,
) -> Trained:
    """Train the round that is open, or the next one, and log its int8 bundle as ``latest``.

    A round that was interrupted goes on where it was.

    Args:
        data: the data set; ``test`` is not looked at.
        store: where the model goes.
        folder: what survives an interruption: the rounds and their checkpoints.
        base: the recipe that rounds vary.
        floor: the micro-F1 on validation, 0..1, below which a model is refused.
        name: the model's.
        say: hears which round it is and why, and how each epoch went.

    Raises:
        ModelRefusedError: the model is not fit to be tested; it was not logged.
        TrainingRunsError: another process trains in ``folder``.
    """
    if problem := unlike_best(store, data.labels):
        raise ModelRefusedError("labels_match_best", problem)
    with _alone(folder):
        rounds = Rounds(folder, base)
        one = rounds.ask(data.version, data.name)
        recipe = one.recipe(base)
        say(f"{one.name}, attempt {one.attempt}. {one.reason} {one.values}")
        config = {**asdict(recipe), "data": data.version, "reason": one.reason}
        try:
            with store.start_run(one.name, config) as run:
                checkpoint = _checkpoint(
                    data, recipe, folder / f"{one.name}.pt", lambda epoch: _note(epoch, run, say)
                )
                report = evaluate(checkpoint.predictor(), data.validation)
                validation = report.summary()
                if validation["micro_f1"] < floor:
                    raise ModelRefusedError(
                        "f1_above_floor",
                        f"The model of {one.name} reaches a micro-F1 of "
                        f"{validation['micro_f1']:.4f} on validation, below {floor:g} "
                        "(TONE_TRAIN_FLOOR); it is not kept, and the next round tries another "
                        "recipe.",
                    )
        except ModelRefusedError:
            rounds.refuse(one)
            raise
        metadata = {
            "source": "training",
            "round": {"number": one.number, "name": one.name, "reason": one.reason},
            "recipe": asdict(recipe),
            "data_name": data.name,
            "run_url": run.url,
            "validation": {"data": data.version, **report.details()},
        }
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            bundle = Path(scratch) / "bundle"
            export(checkpoint, bundle, data.train.texts, name=name)
            version = store.log(bundle, (LATEST,), metadata, data=data.version, run=run.id)
        done = rounds.finish(one, validation["jaccard"], version)
    curves = next((known.metrics for known in store.runs() if known.id == run.id), {})
    return Trained(done, version, validation, curves, run.url, store.url(version))


def clean(folder: Path, store: ModelStore, keep: int, named: Collection[str] = ()) -> None:
    """Delete what older rounds than the newest ``keep`` ones left in ``folder`` and in ``store``.

    Models that an alias names stay, as do the versions in ``named``; so do all figures.
    """
    rounds = sorted({path.name.partition(".")[0] for path in folder.glob("round-*")})
    for name in rounds[:-keep]:
        for path in folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)
    for entry in store.history()[keep:]:
        if not entry.aliases and entry.version not in named:
            with suppress(ModelNotFoundError):  # it is on another machine only
                store.discard(entry.version)


def _checkpoint(
    data: DataSet, recipe: Recipe, output: Path, on_epoch: Callable[[Epoch], None]
) -> Checkpoint:
    # The mark spares a second training if the export after it was interrupted.
    mark = output.with_suffix(".trained")
    if mark.exists():
        return Checkpoint.load(output)
    try:
        lessons = Lessons.of(data.train)
        checkpoint = train(lessons, [data.validation], recipe, output, on_epoch, show=False)
    except TrainingError as error:
        raise ModelRefusedError("loss_is_finite", str(error)) from error
    mark.touch()
    return checkpoint


def _note(epoch: Epoch, run: RunLog, say: Callable[[str], None]) -> None:
    figures = epoch.metrics()
    run.log(epoch.number, figures)
    line = ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
    say(f"Epoch {epoch.number}: {line}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingRunsError(
                f"Another training uses {folder}; wait until it is done, or end its run in Dagster."
            ) from None
        yield
