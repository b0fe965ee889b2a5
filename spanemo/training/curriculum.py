"""Data sets and taught texts -> what one training learns, and the texts that judge it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from spanemo.corpora.corpus import Corpus
from spanemo.corpora.splits import GOEMOTIONS, UNSPLIT, DataSet, open_data_set, open_whole
from spanemo.training.lessons import Lessons, LessonsError
from spanemo.training.mapping import mapped

_SEED = 5


@dataclass(frozen=True)
class Portion:
    """A data set and how often its texts are learned in an epoch; half of them for .5."""

    name: str
    times: float = 1.0

    @classmethod
    def parse(cls, given: str) -> Self:
        """Read ``NAME`` or ``NAME*TIMES``.

        Raises:
            LessonsError: the times are no number above 0.
        """
        name, _, times = given.partition("*")
        try:
            number = float(times or 1)
        except ValueError:
            number = 0.0
        if not 0 < number < float("inf"):
            raise LessonsError(
                f"{given} does not say how often; write it as {name}*2 or {name}*.5."
            )
        return cls(name, number)

    def of(self, lessons: Lessons) -> Lessons:
        """Return the lessons so many times over; of the last, broken time a fixed random part."""
        whole, part = divmod(self.times, 1)
        rows = np.arange(len(lessons))
        drawn = np.random.default_rng(_SEED).permutation(rows)[: round(part * len(lessons))]
        return lessons.take([*rows.tolist() * int(whole), *np.sort(drawn).tolist()])


def curriculum(
    data: DataSet, also: Sequence[str], taught: Sequence[Path], folder: Path | None
) -> tuple[Lessons, list[Corpus]]:
    """Return all lessons, and a validation corpus for each domain that has one.

    Args:
        data: the data set whose emotions are learned.
        also: further data sets as for `Portion.parse`.
        taught: files of lessons; they replace the labels of the same texts in the same domain.
        folder: where the files of the data sets lie.

    Raises:
        CorpusError: a data set cannot be read.
        LessonsError: a portion or a file cannot be read, or teaches other emotions.
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
    known = [Lessons.load(path) for path in taught]
    keys = {key for lessons in known for key in zip(lessons.domains, lessons.texts, strict=True)}
    kept = [part.without(keys) for part in parts]
    return Lessons.join([*kept, *known]), _by_domain(validation, data.labels)


def _training(name: str, folder: Path | None, validation: list[Corpus]) -> Corpus:
    if name in UNSPLIT:
        return open_whole(name, folder)
    data = open_data_set(name, folder)
    validation.append(data.validation)
    return data.train


def _by_domain(corpora: Sequence[Corpus], labels: Sequence[str]) -> list[Corpus]:
    """Join the corpora of a domain that have the labels of its first.

    A data set with labels of its own, such as GoEmotions, judges nothing.
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
