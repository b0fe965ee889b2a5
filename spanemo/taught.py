"""What teachers wrote down: texts with a probability for each emotion, in one file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from errors import PermanentError

Probabilities = npt.NDArray[np.float64]

_TEXT = "text"


class DistillationError(PermanentError):
    """Texts cannot be taught or what was taught cannot be read."""


@dataclass(frozen=True)
class Taught:
    """Texts and how probable each emotion is.

    Attributes:
        labels: the emotion words.
        texts: the texts as they were written.
        targets: 0..1, of shape (texts, labels).
    """

    labels: tuple[str, ...]
    texts: list[str]
    targets: Probabilities

    def __len__(self) -> int:
        return len(self.texts)

    def save(self, path: Path) -> None:
        """Write a Parquet file with the text and a column for each emotion."""
        columns = dict(zip(self.labels, self.targets.astype(np.float32).T, strict=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({_TEXT: self.texts, **columns}), path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that ``save`` wrote.

        Raises:
            DistillationError: the file is missing or holds something else.
        """
        try:
            table = pq.read_table(path)
            texts = table.column(_TEXT).to_pylist()
            labels = tuple(name for name in table.column_names if name != _TEXT)
            columns = [table.column(label).to_numpy() for label in labels]
            targets = np.stack(columns, axis=1).astype(np.float64)
        except (OSError, KeyError, ValueError, pa.ArrowException) as error:
            raise DistillationError(
                f"{path} holds no taught texts ({error}); write some with `tone teach`."
            ) from error
        return cls(labels, texts, targets)
