"""Labelled texts: the tab-separated format of SemEval-2018 Task 1 E-c -> Corpus."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from errors import PermanentError

Targets = npt.NDArray[np.int64]


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

    def split(self, fraction: float, seed: int) -> tuple["Corpus", "Corpus"]:
        """Return two parts without a common text; the second holds ``fraction`` of all."""
        order = np.random.default_rng(seed).permutation(len(self))
        held_out = round(len(self) * fraction)
        return self._take(order[held_out:]), self._take(order[:held_out])

    def _take(self, rows: npt.NDArray[np.int64]) -> "Corpus":
        return Corpus(self.labels, [self.texts[row] for row in rows], self.targets[rows])


def read_corpus(path: Path) -> Corpus:
    """Read a file with a header of ``ID``, ``Tweet`` and the emotion words; quotes have no meaning.

    Raises:
        CorpusError: no such file, no emotion in the header, or a line that does not fit it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(
            f"The corpus {path} cannot be read ({error}); give a .tsv file."
        ) from error
    labels = tuple(header[2:])
    if not labels:
        raise CorpusError(
            f"{path} names no emotion behind its ID and text columns; check its header."
        )
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header) or not set(row[2:]) <= {"0", "1"}:
            raise CorpusError(
                f"Line {line} of {path} is not an id, a text and {len(labels)} of 0 or 1."
            )
    targets = np.array([row[2:] for row in rows], dtype=np.int64).reshape(len(rows), len(labels))
    return Corpus(labels, [row[1] for row in rows], targets)
