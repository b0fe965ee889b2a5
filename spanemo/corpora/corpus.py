"""Labelled texts: as read from a file (`Rows`), and with target arrays for a model (`Corpus`)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from errors import PermanentError
from spanemo.corpora.judgement import Judgement, SoftTargets, mean_targets, targets_of

Targets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Annotations:
    """The judgements of a text, one for each annotator, and its category, such as ``irony``."""

    judgements: tuple[Judgement, ...]
    category: str = ""

    @classmethod
    def exactly(cls, emotions: frozenset[str]) -> Self:
        """Return the annotations of a text that has these emotions and no others."""
        return cls((Judgement.exactly(emotions),))


COMMENTS: Final = "comments"
"""The domain of YouTube comments, which is served."""

_TEXT_COLUMNS = ("text", "tweet")


class CorpusError(PermanentError):
    """A data set is missing, cannot be read, or has labels that do not fit."""


@dataclass(frozen=True)
class Corpus:
    """Texts with target arrays.

    Attributes:
        labels: the emotion words.
        texts: the texts as written.
        targets: 0 or 1, of shape (texts, labels).
        domain: the labelling scheme; a model has a separate head for each domain.
        judgements: the required and the allowed emotions of each text; ``None`` if a single answer
            is right.
        soft: probabilities that replace ``targets`` in training, 0..1, of the same shape; NaN where
            an emotion was not annotated.
        categories: the category of each text; empty if texts have none.
    """

    labels: tuple[str, ...]
    texts: list[str]
    targets: Targets
    domain: str = COMMENTS
    judgements: tuple[Judgement, ...] | None = None
    soft: SoftTargets | None = None
    categories: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    def plus(self, more: "Corpus") -> "Corpus":
        """Return these texts followed by those of ``more``, of the same labels and domain."""
        return Corpus(
            self.labels,
            self.texts + more.texts,
            np.concatenate([self.targets, more.targets]),
            self.domain,
            None
            if self.judgements is None or more.judgements is None
            else self.judgements + more.judgements,
            None
            if self.soft is None or more.soft is None
            else np.concatenate([self.soft, more.soft]),
            self.categories + more.categories,
        )


@dataclass(frozen=True)
class Rows:
    """The content of a file, before cleaning.

    Attributes:
        labels: the emotion words that the file declares, in its order.
        texts: the texts as written.
        emotions: the emotion words of each text, whether declared or not.
        annotations: the annotations of each text; ``None`` if texts have plain labels.
    """

    labels: tuple[str, ...]
    texts: list[str]
    emotions: list[frozenset[str]]
    annotations: list[Annotations] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def split(self, fraction: float, seed: int) -> tuple["Rows", "Rows"]:
        """Split the rows at random into two parts; the second has ``fraction`` of them, 0..1."""
        order = np.random.default_rng(seed).permutation(len(self)).tolist()
        held_out = round(len(self) * fraction)
        return self.take(order[held_out:]), self.take(order[:held_out])

    def take(self, rows: Sequence[int]) -> "Rows":
        """Return the rows with these indices, in this order."""
        return replace(
            self,
            texts=[self.texts[row] for row in rows],
            emotions=[self.emotions[row] for row in rows],
            annotations=self.annotations and [self.annotations[row] for row in rows],
        )

    def plus(self, more: "Rows") -> "Rows":
        """Return these rows followed by ``more``, with the labels of these rows."""
        annotations = None
        if self.annotations is not None:
            annotations = [
                *self.annotations,
                *(more.annotations or map(Annotations.exactly, more.emotions)),
            ]
        return replace(
            self,
            texts=self.texts + more.texts,
            emotions=self.emotions + more.emotions,
            annotations=annotations,
        )

    def corpus(self, labels: Sequence[str], domain: str = COMMENTS) -> Corpus:
        """Return the rows as a `Corpus` with the columns ``labels``; other labels are dropped."""
        if self.annotations is not None:
            return self._judged(labels, domain)
        targets = np.array(
            [[int(label in emotions) for label in labels] for emotions in self.emotions],
            dtype=np.int64,
        )
        return Corpus(tuple(labels), self.texts, targets.reshape(len(self), len(labels)), domain)

    def _judged(self, labels: Sequence[str], domain: str) -> Corpus:
        annotated = self.annotations or []
        judgements = tuple(reduce(Judgement.agree, text.judgements) for text in annotated)
        soft = np.array(
            [mean_targets(targets_of(text.judgements, labels)) for text in annotated]
        ).reshape(len(self), len(labels))
        targets = (np.nan_to_num(soft) >= 0.5).astype(np.int64)
        categories = tuple(text.category for text in annotated)
        return Corpus(tuple(labels), self.texts, targets, domain, judgements, soft, categories)


def read_corpus(path: Path) -> Corpus:
    """Read a tab-separated file as a `Corpus` with the labels that it declares.

    Raises:
        CorpusError: as for `read_table`.
    """
    rows = read_table(path)
    return rows.corpus(rows.labels)


def read_table(path: Path) -> Rows:
    """Read a tab-separated file with a header. Quotes are read as ordinary characters.

    The column ``text`` (or ``Tweet``) has the text, and a column ``ID`` is ignored. The emotions
    are either columns of 0 and 1, named after the emotions, or a single column ``labels`` with
    emotion words separated by commas.

    Raises:
        CorpusError: the file cannot be read, its header lacks a text or an emotion, or a line does
            not match the header.
    """
    header, lines = read_tsv(path)
    names = [name.strip() for name in header]
    text = next((names.index(name) for name in names if name.lower() in _TEXT_COLUMNS), None)
    ignored = {text, *(index for index, name in enumerate(names) if name.lower() == "id")}
    columns = [index for index in range(len(names)) if index not in ignored]
    if text is None or not columns:
        raise CorpusError(
            f"{path} has no column for the text or none for an emotion; add a header such as: "
            "text, joy, anger."
        )
    for number, line in enumerate(lines, start=2):
        if len(line) != len(names):
            raise CorpusError(
                f"Line {number} of {path} has {len(line)} columns instead of {len(names)}; "
                "correct the line."
            )
    texts = [line[text] for line in lines]
    if [names[column] for column in columns] == ["labels"]:
        words = [split_words(line[columns[0]]) for line in lines]
        return Rows(tuple(sorted(frozenset().union(*words))), texts, words)
    for number, line in enumerate(lines, start=2):
        if not {line[column] for column in columns} <= {"0", "1"}:
            raise CorpusError(
                f"Line {number} of {path} has a value other than 0 or 1 for an emotion; "
                "correct the line."
            )
    words = [
        frozenset(names[column] for column in columns if line[column] == "1") for line in lines
    ]
    return Rows(tuple(names[column] for column in columns), texts, words)


def read_tsv(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the header and the lines of a tab-separated file, each as a list of columns.

    Raises:
        CorpusError: the file cannot be read or is empty.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(f"Cannot read {path} ({error}); give a .tsv file.") from error
    return header, lines


def split_words(words: str) -> frozenset[str]:
    """Return the words of a comma-separated list."""
    return frozenset(word for word in map(str.strip, words.split(",")) if word)
