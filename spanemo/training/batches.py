"""Lessons -> training rows -> batches of rows of about one length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import SoftTargets
from spanemo.prompt import Batch, TextRows
from spanemo.text import normalise
from spanemo.training.lessons import Lessons

# Rows are sorted by length within so many batches: little padding, and still a random order.
_STRETCH = 50


@dataclass(frozen=True)
class Row:
    """A window of token ids, its targets of shape (labels,) and the index of its domain."""

    window: list[int]
    targets: SoftTargets
    domain: int


@dataclass(frozen=True)
class LessonBatch:
    """What one step learns from: inputs, targets of shape (rows, labels), domains of (rows,)."""

    inputs: Batch
    targets: SoftTargets
    domains: npt.NDArray[np.int64]


def training_rows(lessons: Lessons, rows: TextRows, domains: Sequence[str]) -> list[Row]:
    """Return windows of token ids with their targets.

    Each window of a text that is longer than the model's window is a row with the text's targets.
    """
    cuts = rows.windows([normalise(text) for text in lessons.texts])
    places = {domain: place for place, domain in enumerate(domains)}
    return [
        Row(window, target, places[domain])
        for windows, target, domain in zip(cuts, lessons.targets, lessons.domains, strict=True)
        for window in windows
    ]


def batches(
    rows: Sequence[Row], maker: TextRows, size: int, seed: int, skip: int = 0
) -> Iterator[LessonBatch]:
    """Yield all rows once in random order, with rows of about one length together.

    The same seed gives the same batches; the first ``skip`` of them are left out.
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
