"""The commands that train and evaluate models."""

import sys
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.acceptance_table import print_acceptance
from cli.printing import print_json
from cli.recipe_options import Also, Taught, with_recipe
from cli.tone_table import print_tones
from cli.training_output import in_words, print_epoch, quieten_transformers
from errors import PermanentError
from settings import Settings
from spanemo.training.packages import require_packages
from spanemo.training.recipe import Recipe

if TYPE_CHECKING:
    from spanemo.evaluation.evaluate import Evaluation

Data = Annotated[
    str | None,
    typer.Option(
        help="comments (or comments-en, -es, -ar), sample, youtube, semeval2018-en (-ar, -es), "
        "brighter-en (and others), xed-en (and others), goemotions, or a .tsv, a .jsonl or a "
        "folder of your own; by default, TONE_TRAIN_DATA."
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(help="Folder of the data set's files; by default, TONE_CORPORA_DIR."),
]


class Split(StrEnum):
    """The parts of a data set that can judge a model."""

    VALIDATION = "validation"
    TEST = "test"
    HOLDOUT = "holdout"
    REPORT = "report"


@with_recipe
def train(
    recipe: Recipe,
    data: Data = None,
    folder: Folder = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Checkpoint file to write; by default, in TONE_TRAIN_DIR."),
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="Also export the model as an int8 bundle to this folder.")
    ] = None,
    also: Also = None,
    taught: Taught = None,
) -> None:
    """Train SpanEmo. After an interruption, repeat the command to resume."""
    settings, console = Settings(), Console()
    if output is not None and output.is_dir():
        raise PermanentError(f"{output} is a folder; name the checkpoint's file, such as model.pt.")
    require_packages()

    from spanemo.corpora.splits import open_data_set
    from spanemo.training.curriculum import curriculum
    from spanemo.training.train import train as run

    quieten_transformers()
    folder = folder or settings.corpora_dir
    data_set = open_data_set(data or settings.train_data, folder)
    console.print(data_set.summary(), markup=False, soft_wrap=True)
    lessons, validation = curriculum(data_set, also or [], taught or [], folder)
    path = output or settings.training_dir / f"{data_set.name}-{recipe.seed}.pt"
    checkpoint = run(
        lessons, validation, recipe, path, partial(print_epoch, console), show=sys.stdout.isatty()
    )
    for domain, figures in checkpoint.scores["validation"].items():
        console.print(
            f"With its own thresholds the best epoch has on {domain}: {in_words(figures)}",
            highlight=False,
            soft_wrap=True,
        )
    console.print(f"The model is in {path}", markup=False, soft_wrap=True)
    if bundle is not None:
        from spanemo.training.export import export

        made = export(checkpoint, bundle, data_set.train.texts)
        console.print(f"{made.name} {made.version} is in {bundle}", markup=False, soft_wrap=True)


def evaluate(
    models: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Bundle folders or checkpoint files; by default, the shipped bundle. For several, "
            "such as those of several seeds, mean and deviation are printed too."
        ),
    ] = None,
    data: Data = None,
    folder: Folder = None,
    split: Annotated[
        Split | None,
        typer.Option(
            help="Split to evaluate on; by default, test for the shipped comments, else report."
        ),
    ] = None,
    record: Annotated[bool, typer.Option(help="Write the figures into the bundles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Evaluate models on a labelled data set. Needs no server."""
    from spanemo.bundle import SHIPPED, Bundle
    from spanemo.corpora import splits
    from spanemo.evaluation.evaluate import evaluate as judge
    from spanemo.evaluation.evaluate import spread
    from spanemo.training.models import load_predictor

    settings, console = Settings(), Console()
    name, folder = data or settings.train_data, folder or settings.corpora_dir
    split = split or (Split.TEST if splits.ships(name) else Split.REPORT)
    if split is Split.REPORT:
        version, corpus = name, splits.open_report(name, folder)
    else:
        data_set = splits.open_data_set(name, folder)
        version, corpus = data_set.version, getattr(data_set, split)
    reports = {}
    for model in models or [SHIPPED]:
        predictor = load_predictor(model, corpus.domain)
        reports[model] = report = judge(predictor, corpus)
        if record and model.is_dir():
            Bundle.read(model).record(model, split, {"data": version, **report.details()})
        if not as_json:
            title = f"{predictor.name} {predictor.version} on {split} of {name}"
            if report.acceptance is not None:
                print_acceptance(console, title, report.acceptance)
                if report.tones is not None:
                    print_tones(console, report.tones)
            else:
                console.print(_table(title, report))
                console.print(_sentence(report), highlight=False, soft_wrap=True)
    over_models = spread(list(reports.values()))
    if as_json:
        fields: dict[str, Any] = {"data": name, "split": split}
        fields["models"] = [
            {"model": str(model), **asdict(report)} for model, report in reports.items()
        ]
        fields["mean"] = {figure: mean for figure, (mean, _) in over_models.items()}
        fields["deviation"] = {figure: deviation for figure, (_, deviation) in over_models.items()}
        print_json(console, fields)
    elif len(reports) > 1:
        console.print(f"\n{len(reports)} models, mean and standard deviation:")
        for figure, (mean, deviation) in over_models.items():
            console.print(f"  {figure:<18} {mean:.4f} ± {deviation:.4f}", highlight=False)


def _table(title: str, report: "Evaluation") -> Table:
    table = Table("emotion", "precision", "recall", "F1", "texts", title=title)
    for label, row in report.emotions.items():
        figures = (f"{value:.3f}" for value in (row.precision, row.recall, row.f1))
        table.add_row(label, *figures, str(row.support))
    return table


def _sentence(report: "Evaluation") -> str:
    bounds = ", ".join(
        f"{name} {low:.3f} to {high:.3f}" for name, (low, high) in report.intervals.items()
    )
    return f"{report.texts} texts: {in_words(report.summary())}\n95 % intervals: {bounds}"
