"""What a network learns from: texts of several domains, with a target for each emotion."""

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
    """Texts and how probable each emotion is.

    Attributes:
        labels: the emotion words.
        texts: the texts as they were written.
        targets: of shape (texts, labels).
        domains: for each text the way in which it was labelled.
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
            labels: the emotions to learn, the corpus's by default; those that the corpus does not
                have stay open.
            times: how often each text is learned in an epoch.
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
        """Return several lessons as one.

        Raises:
            LessonsError: they have other labels.
        """
        labels = parts[0].labels
        if any(part.labels != labels for part in parts):
            raise LessonsError("Lessons with other emotions cannot be joined; map them first.")
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
        """Return the lessons but for those whose domain and text are among ``keys``."""
        pairs = zip(self.domains, self.texts, strict=True)
        return self.take([row for row, pair in enumerate(pairs) if pair not in keys])

    def save(self, path: Path) -> None:
        """Write a Parquet file with the text, the domain and a column for each emotion."""
        columns = dict(zip(self.labels, self.targets.astype(np.float32).T, strict=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({_TEXT: self.texts, _DOMAIN: self.domains, **columns}), path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that ``save`` wrote.

        Raises:
            LessonsError: the file is missing or holds something else.
        """
        try:
            table = pq.read_table(path)
            texts, domains = (table.column(name).to_pylist() for name in (_TEXT, _DOMAIN))
            labels = tuple(name for name in table.column_names if name not in (_TEXT, _DOMAIN))
            columns = [table.column(label).to_numpy() for label in labels]
            targets = np.stack(columns, axis=1).astype(np.float64)
        except (OSError, KeyError, ValueError, pa.ArrowException) as error:
            raise LessonsError(
                f"{path} holds no lessons ({error}); write some with `tone teach`."
            ) from error
        return cls(labels, texts, targets, domains)
