"""Models that answer as a test tells them to, and the texts that they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from registry import LocalStore
from spanemo.bundle import Bundle
from spanemo.corpora.corpus import Corpus
from spanemo.corpora.findings import Findings
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import DataSet
from spanemo.evaluation.answers import Figures
from spanemo.predictor import EmotionScores, Predictor

LABELS = ("anger", "joy", "pessimism", "trust")
TEXTS = 500


def corpus(name: str, texts: int = TEXTS) -> Corpus:
    """Texts that have to be given joy and nothing else."""
    targets = np.tile(np.array([0, 1, 0, 0], dtype=np.int64), (texts, 1))
    judged = (Judgement.exactly(frozenset({"joy"})),) * texts
    return Corpus(LABELS, [f"{name} {text}" for text in range(texts)], targets, judgements=judged)


DATA = DataSet(
    "own",
    corpus("train", 1),
    corpus("validation", 20),
    corpus("test"),
    corpus("holdout"),
    Findings(),
    "d1-00000001",
)


class Joyful(Predictor):
    """Gives joy to some texts and nothing to the others."""

    def __init__(self, texts: set[str], asked: set[str]) -> None:
        self.labels = LABELS
        self.thresholds = dict.fromkeys(LABELS, 0.5)
        self._texts = texts
        self._asked = asked

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        self._asked.update(text.partition(" ")[0] for text in texts)
        given = [["joy"] if text in self._texts else [] for text in texts]
        yield (
            list(range(len(texts))),
            [EmotionScores({name: float(name in row) for name in LABELS}, row) for row in given],
        )


@dataclass
class Models:
    """A store whose models answer as they were told to.

    Attributes:
        store: holds them.
        asked: the splits of which any model was asked.
    """

    store: LocalStore
    asked: set[str] = field(default_factory=set)
    _right: dict[str, set[str]] = field(default_factory=dict)

    def log(
        self,
        name: str,
        *aliases: str,
        test: float | Figures = 0.6,
        holdout: float | Figures | None = None,
        data: str | None = None,
    ) -> str:
        """Log what `make` makes; ``data`` is the version of the data set that it learnt from."""
        return self.store.log(self.make(name, test, holdout), aliases, data=data)

    def make(
        self, name: str, test: float | Figures = 0.6, holdout: float | Figures | None = None
    ) -> Path:
        """Return the bundle of a model.

        Args:
            name: makes its version.
            test: the share of texts it answers rightly, or 1 for each text that it does.
            holdout: the same, as on ``test`` if left out.
        """
        folder = self.store.root.parent / name
        folder.mkdir()
        for file in ("model.onnx", "tokenizer.json"):
            (folder / file).write_text(name)
        thresholds = dict.fromkeys(LABELS, 0.5)
        Bundle.seal(
            folder, name=name, labels=LABELS, thresholds=thresholds, max_tokens=64, scores={}
        )
        splits = {"test": test, "holdout": test if holdout is None else holdout, "validation": 0.5}
        self._right[name] = {
            f"{split} {text}"
            for split, figures in splits.items()
            for text in (
                range(round(figures * TEXTS))
                if isinstance(figures, float)
                else np.flatnonzero(figures)
            )
        }
        return folder

    def load(self, path: Path) -> Predictor:
        """Load as ``Predictor.load``."""
        return Joyful(self._right[Bundle.read(path).name], self.asked)
