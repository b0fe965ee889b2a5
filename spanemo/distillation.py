"""Teachers -> a corpus with probabilities for targets, of which a small network learns more.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import torch

from errors import PermanentError
from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus
from spanemo.evaluation import score_matrix
from spanemo.text import normalise

Probabilities = npt.NDArray[np.float64]

_TEXT = "text"
_TOKENS = 16_384  # in one forward pass: nobody waits for the first text

# What a label weighs beside the teachers' opinion of the same text. They have seen the label too,
# but know which emotions of a text are doubtful.
LABEL_SHARE = 0.5


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


def teach(
    corpus: Corpus,
    unlabelled: Iterable[str],
    teachers: Sequence[Callable[[], Checkpoint]],
    held_out: Iterable[str] = (),
    on_texts: Callable[[int, int], None] = lambda _, __: None,
) -> Taught:
    """Return the texts of ``corpus`` and the unlabelled ones with the teachers' mean probabilities.

    A labelled text's target is ``LABEL_SHARE`` of its label and the rest of the teachers' mean.
    Unlabelled texts that read like each other, like a labelled or a held out one are taught once
    or not at all. Teachers are loaded one after another.

    Args:
        corpus: labelled texts.
        unlabelled: further texts.
        teachers: each gives a network with the corpus's labels.
        held_out: texts that judge a model, from which none may learn.
        on_texts: called after each forward pass with the number of texts that it completed, and
            how many there are for all teachers together.

    Raises:
        CorpusError: a teacher has other labels.
        DistillationError: there is no teacher.
    """
    if not teachers:
        raise DistillationError("There is nobody to teach; name the checkpoints of teachers.")
    known = set(map(normalise, [*corpus.texts, *held_out, ""]))
    new = [text for text in dict.fromkeys(map(normalise, unlabelled)) if text not in known]
    texts = corpus.texts + new
    asked = Corpus(corpus.labels, texts, np.zeros((len(texts), len(corpus.labels)), np.int64))
    total = len(texts) * len(teachers)
    targets = sum(
        (_opinion(load(), asked, lambda done: on_texts(done, total)) for load in teachers),
        np.zeros(asked.targets.shape),
    ) / len(teachers)
    labelled = targets[: len(corpus)]
    labelled += LABEL_SHARE * (corpus.targets - labelled)
    return Taught(corpus.labels, texts, targets)


def _opinion(teacher: Checkpoint, asked: Corpus, on_texts: Callable[[int], None]) -> Probabilities:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    teacher.network.to(device)
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        return score_matrix(teacher.predictor(_TOKENS), asked, on_texts)
