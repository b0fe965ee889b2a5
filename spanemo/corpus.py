"""Labelled texts: what a file says of them (Rows), and what a model learns from (Corpus)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from errors import PermanentError

Targets = npt.NDArray[np.int64]

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
    """

    labels: tuple[str, ...]
    texts: list[str]
    targets: Targets

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Rows:
    """The content of a file before it is judged.

    Attributes:
        labels: the emotion words that the file declares, in its order.
        texts: the texts as they were written.
        emotions: for each text the emotion words it carries, declared or not.
    """

    labels: tuple[str, ...]
    texts: list[str]
    emotions: list[frozenset[str]]

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
        )

    def plus(self, more: "Rows") -> "Rows":
        """Return these rows and, after them, ``more``; the labels stay these."""
        return replace(self, texts=self.texts + more.texts, emotions=self.emotions + more.emotions)

    def corpus(self, labels: Sequence[str]) -> Corpus:
        """Return the rows as a Corpus with ``labels`` as its columns; others are left out."""
        targets = np.array(
            [[int(label in emotions) for label in labels] for emotions in self.emotions],
            dtype=np.int64,
        )
        return Corpus(tuple(labels), self.texts, targets.reshape(len(self), len(labels)))


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
