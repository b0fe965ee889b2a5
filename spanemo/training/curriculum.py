"""Combine data sets and taught texts into the lessons and the validation texts of a training."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from spanemo.corpora.corpus import Corpus
from spanemo.corpora.splits import GOEMOTIONS, UNSPLIT, DataSet, open_data_set, open_unsplit
from spanemo.training.lessons import Lessons, LessonsError
from spanemo.training.mapping import mapped

_SEED = 5


@dataclass(frozen=True)
class Portion:
    """A data set, and how often its texts are used in an epoch; .5 uses half of the texts."""

    name: str
    times: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse ``NAME`` or ``NAME*TIMES``.

        Raises:
            LessonsError: TIMES is not a number above 0.
        """
        name, _, times = text.partition("*")
        try:
            number = float(times or 1)
        except ValueError:
            number = 0.0
        if not 0 < number < float("inf"):
            raise LessonsError(
                f"{text} does not have a number above 0 after *; write it as {name}*2 or {name}*.5."
            )
        return cls(name, number)

    def of(self, lessons: Lessons) -> Lessons:
        """Return the lessons repeated ``times`` times; a fraction is a fixed random sample."""
        repeats, fraction = divmod(self.times, 1)
        rows = np.arange(len(lessons))
        drawn = np.random.default_rng(_SEED).permutation(rows)[: round(fraction * len(lessons))]
        return lessons.take([*rows.tolist() * int(repeats), *np.sort(drawn).tolist()])


def curriculum(
    data: DataSet, also: Sequence[str], taught: Sequence[Path], folder: Path | None
) -> tuple[Lessons, list[Corpus]]:
    """Return all lessons, and the validation corpus of each domain that has one.

    Args:
        data: the main data set, whose labels are trained.
        also: other data sets, each as for `Portion.parse`.
        taught: files of lessons, which replace lessons of the same texts in the same domain.
        folder: contains the files of the data sets.

    Raises:
        CorpusError: a data set cannot be read.
        LessonsError: a portion or a file cannot be read, or a file has other emotions.
    """
    parts, validation = [Lessons.of(data.train)], [data.validation]
    for portion in map(Portion.parse, also):
        corpus = _training(portion.name, folder, validation)
        lessons = (
            mapped(corpus, data.labels)
            if portion.name == GOEMOTIONS
            else Lessons.of(corpus, data.labels)
        )
        parts.append(portion.of(lessons))
    taught_lessons = [Lessons.load(path) for path in taught]
    keys = {
        key
        for lessons in taught_lessons
        for key in zip(lessons.domains, lessons.texts, strict=True)
    }
    kept = [part.without(keys) for part in parts]
    return Lessons.join([*kept, *taught_lessons]), _by_domain(validation, data.labels)


def _training(name: str, folder: Path | None, validation: list[Corpus]) -> Corpus:
    if name in UNSPLIT:
        return open_unsplit(name, folder)
    data = open_data_set(name, folder)
    validation.append(data.validation)
    return data.train


def _by_domain(corpora: Sequence[Corpus], labels: Sequence[str]) -> list[Corpus]:
    """Join the corpora of each domain that have the same labels as the domain's first corpus.

    A corpus with labels that are not trained, such as GoEmotions, is not used for validation.
    """
    joined: dict[str, Corpus] = {}
    for corpus in corpora:
        first = joined.get(corpus.domain)
        if not set(corpus.labels) <= set(labels):
            continue
        if first is None:
            joined[corpus.domain] = corpus
        elif first.labels == corpus.labels and not set(corpus.texts) & set(first.texts):
            joined[corpus.domain] = first.plus(corpus)
    return list(joined.values())
