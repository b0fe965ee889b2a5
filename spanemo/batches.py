"""A corpus -> training rows -> batches of rows of about one length."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from spanemo.corpus import Corpus
from spanemo.prompt import Batch, Prompt
from spanemo.taught import Taught
from spanemo.text import normalise

SoftTargets = npt.NDArray[np.int64 | np.float64]
"""0 or 1 for each label, or what teachers think of it, 0..1."""

Row = tuple[list[int], SoftTargets]

# Rows are sorted by length within so many batches: little padding, and still a random order.
_STRETCH = 50


def training_rows(corpus: Corpus | Taught, prompt: Prompt) -> list[Row]:
    """Return windows of token ids with their targets.

    Each window of a text that is longer than the model's window is a row with the text's labels.
    """
    cuts = prompt.windows([normalise(text) for text in corpus.texts])
    return [
        (window, target)
        for windows, target in zip(cuts, corpus.targets, strict=True)
        for window in windows
    ]


def batches(
    rows: list[Row], prompt: Prompt, size: int, seed: int, skip: int = 0
) -> Iterator[tuple[Batch, SoftTargets]]:
    """Yield all rows once in random order, with rows of about one length together.

    The same seed gives the same batches; the first ``skip`` of them are left out.
    """
    random = np.random.default_rng(seed)
    order = random.permutation(len(rows)).tolist()
    stretch = size * _STRETCH
    groups = [
        part[start : start + size]
        for first in range(0, len(order), stretch)
        for part in [sorted(order[first : first + stretch], key=lambda row: len(rows[row][0]))]
        for start in range(0, len(part), size)
    ]
    for index in random.permutation(len(groups))[skip:]:
        group = [rows[row] for row in groups[index]]
        yield (
            prompt.batch([window for window, _ in group]),
            np.array([target for _, target in group]),
        )
