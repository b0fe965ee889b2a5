"""``tone teach``: soft labels of trained models, to distill a smaller one."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from cli.model import Data, Folder
from settings import Settings

# Fixed, so that the same teachers always teach the same texts.
_SEED = 1


def teach(
    teachers: Annotated[
        list[Path],
        typer.Argument(
            help="Checkpoints of `tone train`, or bundles, with the data set's emotions."
        ),
    ],
    output: Annotated[Path, typer.Option(help="The Parquet file to write.")],
    data: Data = None,
    folder: Folder = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(help="Also predict the training texts of this data set, without its labels."),
    ] = None,
    variants: Annotated[
        int, typer.Option(min=0, help="Number of variants to make of each text.")
    ] = 10,
) -> None:
    """Write the emotion probabilities of trained models to a file for `tone train --taught`."""
    from spanemo.corpora.splits import open_data_set
    from spanemo.training.distillation import teach as run
    from spanemo.training.models import load_predictor
    from spanemo.training.variants import variants as vary

    settings, console = Settings(), Console()
    folder = folder or settings.corpora_dir
    data_set = open_data_set(data or settings.train_data, folder)
    console.print(data_set.summary(), markup=False, soft_wrap=True)
    more = [text for name in texts or [] for text in open_data_set(name, folder).train.texts]
    made = vary(data_set.train.texts, variants, _SEED)
    with Progress(disable=not sys.stdout.isatty()) as bars:
        bar = bars.add_task("teaching", total=None)
        taught = run(
            data_set.train,
            [*more, *made],
            [partial(load_predictor, path, data_set.domain) for path in teachers],
            [*data_set.validation.texts, *data_set.test.texts, *data_set.holdout.texts],
            lambda done, total: bars.update(bar, advance=done, total=total),
        )
    taught.save(output)
    console.print(
        f"{len(taught)} texts with their probabilities are in {output}",
        markup=False,
        soft_wrap=True,
    )
