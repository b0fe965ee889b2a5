"""Turn lessons into training rows, and rows into batches of similar length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import SoftTargets
from spanemo.prompt import Batch, TextRows
from spanemo.text import normalise
from spanemo.training.lessons import Lessons

# Rows are sorted by length within groups of this many batches: little padding, random order.
_STRETCH = 50


@dataclass(frozen=True)
class Row:
    """A window of token ids, its targets of shape (labels,), and the index of its domain."""

    window: list[int]
    targets: SoftTargets
    domain: int


@dataclass(frozen=True)
class LessonBatch:
    """The data of a step: inputs, targets of shape (rows, labels), domain indices of (rows,)."""

    inputs: Batch
    targets: SoftTargets
    domains: npt.NDArray[np.int64]


def training_rows(lessons: Lessons, rows: TextRows, domains: Sequence[str]) -> list[Row]:
    """Return the training rows of lessons.

    A text that is longer than the model's window gives several rows with the same targets.

    Args:
        lessons: the texts and their targets.
        rows: the builder of the network's rows.
        domains: the network's domains, in order.
    """
    windows_by_text = rows.windows([normalise(text) for text in lessons.texts])
    indices = {domain: index for index, domain in enumerate(domains)}
    return [
        Row(window, target, indices[domain])
        for windows, target, domain in zip(
            windows_by_text, lessons.targets, lessons.domains, strict=True
        )
        for window in windows
    ]


def batches(
    rows: Sequence[Row], maker: TextRows, size: int, seed: int, skip: int = 0
) -> Iterator[LessonBatch]:
    """Yield each row once, in random batches of rows of similar length.

    Args:
        rows: the training rows.
        maker: the builder of the network's rows.
        size: number of rows in a batch.
        seed: equal seeds give equal batches.
        skip: number of batches to skip at the start.
    """
    random = np.random.default_rng(seed)
    order = random.permutation(len(rows)).tolist()
    stretch = size * _STRETCH
    groups = [
        part[start : start + size]
        for first in range(0, len(order), stretch)
        for part in [sorted(order[first : first + stretch], key=lambda row: len(rows[row].window))]
        for start in range(0, len(part), size)
    ]
    for index in random.permutation(len(groups))[skip:]:
        group = [rows[row] for row in groups[index]]
        yield LessonBatch(
            maker.batch([row.window for row in group]),
            np.array([row.targets for row in group]),
            np.array([row.domain for row in group]),
        )
