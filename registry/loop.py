"""One round of the training loop: choose a recipe, train, export, log as ``latest``."""

import fcntl
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import PermanentError, RetryableError
from registry import ModelNotFoundError, ModelStore, RunLog
from registry.names import LATEST
from registry.promotion import unlike_best
from registry.rounds import Round, Rounds
from spanemo.corpora.splits import DataSet
from spanemo.evaluation.evaluate import evaluate
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.export import export
from spanemo.training.lessons import Lessons
from spanemo.training.train import Epoch, Recipe, TrainingError, train


class TrainingRunsError(RetryableError):
    """Another process trains in the same folder."""


class ModelRefusedError(PermanentError):
    """A round's model broke a rule and is not logged.

    Attributes:
        rule: ``labels_match_best``, ``loss_is_finite`` or ``f1_above_floor``.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True)
class Trained:
    """The result of a round.

    Attributes:
        round: the finished round.
        version: the model's version, which ``latest`` points to.
        validation: the checkpoint's figures on validation, 0..1.
        curves: each metric's value after each epoch, as (epoch, value) pairs.
        run_url: address of the run's page, ``None`` if there is none.
        url: address of the model's page, ``None`` if there is none.
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
    on_message: Callable[[str], None] = lambda _: None,
) -> Trained:
    """Train the open round or the next one, and log its int8 bundle as ``latest``.

    An interrupted round resumes where it stopped.

    Args:
        data: the data set; its ``test`` and ``holdout`` splits are not used.
        store: the store to log the model in.
        folder: holds the list of rounds and their checkpoints, which survive an interruption.
        base: the recipe that rounds vary.
        floor: the micro-F1 on validation, 0..1, below which a model is refused.
        name: the model's name.
        on_message: called with a line of text for the round and for each epoch.

    Raises:
        ModelRefusedError: the model broke a rule; it was not logged.
        TrainingRunsError: another process trains in ``folder``.
    """
    if problem := unlike_best(store, data.labels):
        raise ModelRefusedError("labels_match_best", problem)
    with _alone(folder):
        rounds = Rounds(folder, base)
        current = rounds.ask(data.version, data.name)
        recipe = current.recipe(base)
        on_message(f"{current.name}, attempt {current.attempt}. {current.reason} {current.values}")
        config = {**asdict(recipe), "data": data.version, "reason": current.reason}
        try:
            with store.start_run(current.name, config) as run:
                checkpoint = _checkpoint(
                    data,
                    recipe,
                    folder / f"{current.name}.pt",
                    lambda epoch: _note(epoch, run, on_message),
                )
                evaluation = evaluate(checkpoint.predictor(), data.validation)
                validation = evaluation.summary()
                if validation["micro_f1"] < floor:
                    raise ModelRefusedError(
                        "f1_above_floor",
                        f"The model of {current.name} reaches a micro-F1 of "
                        f"{validation['micro_f1']:.4f} on validation, below {floor:g} "
                        "(TONE_TRAIN_FLOOR), and was not logged; the next round tries another "
                        "recipe.",
                    )
        except ModelRefusedError:
            rounds.refuse(current)
            raise
        metadata = {
            "source": "training",
            "round": {"number": current.number, "name": current.name, "reason": current.reason},
            "recipe": asdict(recipe),
            "data_name": data.name,
            "run_url": run.url,
            "validation": {"data": data.version, **evaluation.details()},
        }
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            bundle = Path(scratch) / "bundle"
            export(checkpoint, bundle, data.train.texts, name=name)
            version = store.log(bundle, (LATEST,), metadata, data=data.version, run=run.id)
        done = rounds.finish(current, validation["jaccard"], version)
    curves = next((entry.metrics for entry in store.runs() if entry.id == run.id), {})
    return Trained(done, version, validation, curves, run.url, store.url(version))


def clean(folder: Path, store: ModelStore, keep: int, named: Collection[str] = ()) -> None:
    """Delete the files of all but the newest ``keep`` rounds, and of all but as many models.

    Models with an alias and the versions in ``named`` stay. All metadata and metrics stay.
    """
    rounds = sorted({path.name.partition(".")[0] for path in folder.glob("round-*")})
    for name in rounds[:-keep]:
        for path in folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)
    for entry in store.history()[keep:]:
        if not entry.aliases and entry.version not in named:
            with suppress(ModelNotFoundError):  # it is stored on another machine only
                store.discard(entry.version)


def _checkpoint(
    data: DataSet, recipe: Recipe, output: Path, on_epoch: Callable[[Epoch], None]
) -> Checkpoint:
    # The marker saves a second training if the export was interrupted.
    marker = output.with_suffix(".trained")
    if marker.exists():
        return Checkpoint.load(output)
    try:
        lessons = Lessons.of(data.train)
        checkpoint = train(lessons, [data.validation], recipe, output, on_epoch, show=False)
    except TrainingError as error:
        raise ModelRefusedError("loss_is_finite", str(error)) from error
    marker.touch()
    return checkpoint


def _note(epoch: Epoch, run: RunLog, on_message: Callable[[str], None]) -> None:
    figures = epoch.metrics()
    run.log(epoch.number, figures)
    line = ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
    on_message(f"Epoch {epoch.number}: {line}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingRunsError(
                f"Another process trains in {folder}; wait until it ends, or terminate its run in "
                "Dagster."
            ) from None
        yield
