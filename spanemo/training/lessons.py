"""Lessons, the training data of a network: texts of several domains with soft targets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from errors import PermanentError
from spanemo.corpora.corpus import Corpus
from spanemo.corpora.judgement import SoftTargets

_TEXT, _DOMAIN = "text", "domain"


class LessonsError(PermanentError):
    """Lessons cannot be made or read."""


@dataclass(frozen=True)
class Lessons:
    """Texts with the probability of each emotion.

    Attributes:
        labels: the emotion words.
        texts: the texts as written.
        targets: 0..1, of shape (texts, labels); NaN where an emotion was not annotated.
        domains: the domain of each text.
    """

    labels: tuple[str, ...]
    texts: list[str]
    targets: SoftTargets
    domains: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of(cls, corpus: Corpus, labels: Sequence[str] | None = None, times: int = 1) -> Self:
        """Return a labelled corpus as lessons of its domain.

        Args:
            corpus: labelled texts.
            labels: the emotions to train, the corpus's by default; labels that the corpus lacks
                have NaN targets.
            times: how often each text is used in an epoch.
        """
        wanted = tuple(labels or corpus.labels)
        source = corpus.targets if corpus.soft is None else corpus.soft
        targets = np.full((len(corpus), len(wanted)), np.nan)
        for column, label in enumerate(wanted):
            if label in corpus.labels:
                targets[:, column] = source[:, corpus.labels.index(label)]
        return cls(
            wanted,
            corpus.texts * times,
            np.tile(targets, (times, 1)),
            [corpus.domain] * len(corpus) * times,
        )

    @classmethod
    def join(cls, parts: Sequence["Lessons"]) -> Self:
        """Concatenate lessons.

        Raises:
            LessonsError: their labels differ.
        """
        labels = parts[0].labels
        if any(part.labels != labels for part in parts):
            raise LessonsError(
                "Lessons with other emotions cannot be joined; map their labels first."
            )
        return cls(
            labels,
            [text for part in parts for text in part.texts],
            np.concatenate([part.targets for part in parts]),
            [domain for part in parts for domain in part.domains],
        )

    def take(self, rows: Sequence[int]) -> "Lessons":
        """Return the lessons with these indices, in this order."""
        return Lessons(
            self.labels,
            [self.texts[row] for row in rows],
            self.targets[list(rows)],
            [self.domains[row] for row in rows],
        )

    def without(self, keys: Collection[tuple[str, str]]) -> "Lessons":
        """Return the lessons whose (domain, text) is not in ``keys``."""
        pairs = zip(self.domains, self.texts, strict=True)
        return self.take([row for row, pair in enumerate(pairs) if pair not in keys])

    def save(self, path: Path) -> None:
        """Write a Parquet file with columns for the text, the domain and each emotion."""
        columns = dict(zip(self.labels, self.targets.astype(np.float32).T, strict=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({_TEXT: self.texts, _DOMAIN: self.domains, **columns}), path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that `save` wrote.

        Raises:
            LessonsError: the file is missing or does not contain lessons.
        """
        try:
            table = pq.read_table(path)
            texts, domains = (table.column(name).to_pylist() for name in (_TEXT, _DOMAIN))
            labels = tuple(name for name in table.column_names if name not in (_TEXT, _DOMAIN))
            columns = [table.column(label).to_numpy() for label in labels]
            targets = np.stack(columns, axis=1).astype(np.float64)
        except (OSError, KeyError, ValueError, pa.ArrowException) as error:
            raise LessonsError(
                f"{path} does not contain lessons ({error}); write them with `tone teach`."
            ) from error
        return cls(labels, texts, targets, domains)
