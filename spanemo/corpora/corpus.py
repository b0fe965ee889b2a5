"""Labelled texts: what a file says of them (Rows), and what a model learns from (Corpus)."""

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
    """What the annotators of a text judged, and its category, such as ``irony``."""

    judgements: tuple[Judgement, ...]
    category: str = ""

    @classmethod
    def exactly(cls, emotions: frozenset[str]) -> Self:
        """Return the annotations of a text that carries these emotions and no other."""
        return cls((Judgement.exactly(emotions),))


COMMENTS: Final = "comments"
"""The domain that is served: YouTube comments."""

_TEXT_COLUMNS = ("text", "tweet")


class CorpusError(PermanentError):
    """A corpus file is missing or a line of it cannot be read."""


@dataclass(frozen=True)
class Corpus:
    """Texts and which emotions they carry.

    Attributes:
        labels: the emotion words.
        texts: the texts as they were written.
        targets: 0 or 1, of shape (texts, labels).
        domain: the way in which they are labelled; a model has a head for each.
        judgements: what each text must and may be given, if more than one answer is right.
        soft: what a network learns in place of ``targets``: 0..1, of the same shape, and not a
            number where nobody says.
        categories: for each text its category, if texts have any.
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
        """Return these texts and, after them, those of a corpus with the same labels and domain."""
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
    """The content of a file before it is judged.

    Attributes:
        labels: the emotion words that the file declares, in its order.
        texts: the texts as they were written.
        emotions: for each text the emotion words it carries, declared or not.
        annotations: for each text what its annotators judged, if they gave more than one answer.
    """

    labels: tuple[str, ...]
    texts: list[str]
    emotions: list[frozenset[str]]
    annotations: list[Annotations] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def split(self, fraction: float, seed: int) -> tuple["Rows", "Rows"]:
        """Return two parts without a common row; the second holds ``fraction`` of all."""
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
        """Return these rows and, after them, ``more``; the labels stay these."""
        annotations = None
        if self.annotations is not None:
            annotations = [
                *self.annotations,
                *(more.annotations or [Annotations.exactly(carried) for carried in more.emotions]),
            ]
        return replace(
            self,
            texts=self.texts + more.texts,
            emotions=self.emotions + more.emotions,
            annotations=annotations,
        )

    def corpus(self, labels: Sequence[str], domain: str = COMMENTS) -> Corpus:
        """Return the rows as a Corpus with ``labels`` as its columns; others are left out."""
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
    """Read a tab-separated file as ``read_table`` does, with the labels that it declares.

    Raises:
        CorpusError: as ``read_table``.
    """
    rows = read_table(path)
    return rows.corpus(rows.labels)


def read_table(path: Path) -> Rows:
    """Read a tab-separated file with a header; quotes have no meaning.

    A column ``text`` (or ``Tweet``) holds the text and one called ``ID`` is ignored. The emotions
    are either one column of 0 or 1 for each, named by the header, or one column ``labels`` of words
    with commas between them.

    Raises:
        CorpusError: no such file, no text or emotion in the header, or a line that does not fit it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(
            f"The corpus {path} cannot be read ({error}); give a .tsv file."
        ) from error
    names = [name.strip() for name in header]
    text = next((names.index(name) for name in names if name.lower() in _TEXT_COLUMNS), None)
    ignored = {text, *(index for index, name in enumerate(names) if name.lower() == "id")}
    columns = [index for index in range(len(names)) if index not in ignored]
    if text is None or not columns:
        raise CorpusError(
            f"{path} names no text or no emotion in its first line; let it begin with a header "
            "such as: text, joy, anger."
        )
    for number, line in enumerate(lines, start=2):
        if len(line) != len(names):
            raise CorpusError(
                f"Line {number} of {path} has {len(line)} columns instead of {len(names)}."
            )
    texts = [line[text] for line in lines]
    if [names[column] for column in columns] == ["labels"]:
        words = [split_words(line[columns[0]]) for line in lines]
        return Rows(tuple(sorted(frozenset().union(*words))), texts, words)
    for number, line in enumerate(lines, start=2):
        if not {line[column] for column in columns} <= {"0", "1"}:
            raise CorpusError(
                f"Line {number} of {path} has something else than 0 or 1 for an emotion."
            )
    words = [
        frozenset(names[column] for column in columns if line[column] == "1") for line in lines
    ]
    return Rows(tuple(names[column] for column in columns), texts, words)


def split_words(words: str) -> frozenset[str]:
    """Return the words of a list with commas between them."""
    return frozenset(word for word in map(str.strip, words.split(",")) if word)
