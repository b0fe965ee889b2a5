"""Compare the speed of an exported model with that of a padded torch network.

Run it with ``python -m spanemo.training.speed``.
"""

import csv
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from spanemo.bundle import SHIPPED
from spanemo.corpora.corpus import COMMENTS
from spanemo.predictor import Predictor
from spanemo.prompt import Batch
from spanemo.text import normalise
from spanemo.training.architecture import Architecture
from spanemo.training.encoders import E5
from spanemo.training.network import runner

PADDED_TOKENS = 128
ROWS = 32


def padded_torch(labels: Sequence[str]) -> Callable[[Sequence[str]], None]:
    """Return a baseline: rows padded to 128 tokens, in unsorted batches of 32 rows.

    The weights of the head are random, which does not affect the speed.
    """
    form = Architecture(E5, tuple(labels), (COMMENTS,), PADDED_TOKENS)
    prompt = form.rows()
    run = runner(form.network(pretrained=True), COMMENTS)

    def predict(texts: Sequence[str]) -> None:
        cuts = prompt.windows([normalise(text) for text in texts])
        rows = [windows[0] if windows else [] for windows in cuts]
        for start in range(0, len(rows), ROWS):
            batch = prompt.batch(rows[start : start + ROWS])
            missing = PADDED_TOKENS - batch.input_ids.shape[1]
            run(Batch(*(np.pad(array, ((0, 0), (0, missing))) for array in vars(batch).values())))

    return predict


def main(
    file: Annotated[Path, typer.Option(help="A .csv file with a header.")],
    column: Annotated[str, typer.Option(help="Its column of texts.")] = "CONTENT",
    count: Annotated[int, typer.Option(min=ROWS, help="Texts to predict.")] = 1000,
    bundle: Annotated[Path, typer.Option(help="The folder of an exported model.")] = SHIPPED,
) -> None:
    """Measure texts per second with one thread and with two."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        texts = list(islice(cycle([row[column] for row in csv.DictReader(rows)]), count))
    labels = Predictor.load(bundle).labels
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for name, predict in (
            ("padded torch", padded_torch(labels)),
            ("predictor", Predictor.load(bundle, threads=threads).predict),
        ):
            predict(texts[:ROWS])  # warm-up: the first pass compiles and allocates
            start = time.perf_counter()
            predict(texts)
            rate = count / (time.perf_counter() - start)
            typer.echo(f"{name}, threads={threads}: {rate:.0f} texts/s")


if __name__ == "__main__":
    typer.run(main)
