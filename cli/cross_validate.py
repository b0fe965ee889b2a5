"""``tone cross-validate``: evaluate training on YouTube videos that were left out."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.acceptance_table import print_acceptance
from cli.model import Data, Folder
from cli.recipe_options import Also, Taught, with_recipe
from cli.tone_table import print_tones
from cli.training_output import print_epoch, quieten_transformers
from settings import Settings
from spanemo.training.packages import require_packages
from spanemo.training.recipe import Recipe


@with_recipe
def cross_validate(
    recipe: Recipe,
    data: Data = None,
    folder: Folder = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Folder for checkpoints and predictions; by default, in TONE_TRAIN_DIR."),
    ] = None,
    also: Also = None,
    taught: Taught = None,
) -> None:
    """Train once without each labelled YouTube video and evaluate on that video.

    Requires `--also youtube`, whose other videos are training data. After an interruption, repeat
    the command to resume: finished videos are not trained again.
    """
    require_packages()

    from spanemo.corpora.splits import open_data_set
    from spanemo.training.cross_validation import VIDEOS, answers, open_fold, pool

    quieten_transformers()
    settings, console = Settings(), Console()
    folder = folder or settings.corpora_dir
    data_set = open_data_set(data or settings.train_data, folder)
    console.print(data_set.summary(), markup=False, soft_wrap=True)
    path = output or settings.training_dir / f"{data_set.name}-{recipe.seed}-without"
    path.mkdir(parents=True, exist_ok=True)
    judged, given = [], []
    for number, video in enumerate(VIDEOS, start=1):
        fold = open_fold(video, data_set, also or [], taught or [], folder)
        console.print(
            f"{number} of {len(VIDEOS)}: without {video}, {len(fold.lessons)} texts to learn from, "
            f"{len(fold.judged)} comments of {video} to judge on",
            highlight=False,
            soft_wrap=True,
        )
        say = partial(print_epoch, console)
        judged.append(fold.judged)
        given.append(answers(fold, recipe, path, say, show=sys.stdout.isatty()))
    acceptance, tones = pool(judged, given)
    print_acceptance(console, "YouTube comments, each by a model without their video", acceptance)
    print_tones(console, tones)
    console.print(f"The models and their answers are in {path}", markup=False, soft_wrap=True)
