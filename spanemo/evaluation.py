"""How good a model is on a labelled corpus; ``python -m spanemo.evaluation``."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from rich.console import Console
from rich.table import Table

from spanemo.bundle import Bundle
from spanemo.corpus import Corpus, CorpusError, Targets, read_corpus
from spanemo.predictor import Predictor


@dataclass(frozen=True)
class EmotionReport:
    """One emotion's figures, 0..1, and how many texts carry it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Report:
    """Figures of one evaluation, 0..1.

    Attributes:
        jaccard: the mean over texts of common labels / all labels; a text without labels on both
            sides counts 0.
        micro_f1: F1 over all decisions.
        macro_f1: the mean of the emotions' F1.
    """

    jaccard: float
    micro_f1: float
    macro_f1: float
    emotions: dict[str, EmotionReport]

    def summary(self) -> dict[str, float]:
        """Return the three figures, rounded to four digits."""
        return {name: round(getattr(self, name), 4) for name in ("jaccard", "micro_f1", "macro_f1")}


def evaluate(predictor: Predictor, corpus: Corpus) -> Report:
    """Predict ``corpus`` and compare with the predictor's thresholds.

    Raises:
        CorpusError: the corpus has other labels than the predictor.
    """
    scores = score_matrix(predictor, corpus)
    return report(corpus.targets, above(scores, predictor.thresholds.values()), corpus.labels)


def score_matrix(predictor: Predictor, corpus: Corpus) -> npt.NDArray[np.float64]:
    """Return the probabilities of ``corpus``'s texts, of shape (texts, labels)."""
    if corpus.labels != predictor.labels:
        raise CorpusError(
            f"The corpus has the labels {', '.join(corpus.labels)}, but the model has "
            f"{', '.join(predictor.labels)}; evaluate on a corpus with the model's labels."
        )
    return np.array([list(result.scores.values()) for result in predictor.predict(corpus.texts)])


def above(scores: npt.NDArray[np.float64], thresholds: Any) -> Targets:
    """Return 1 where a score reaches its column's threshold, else 0."""
    return (scores >= np.array(list(thresholds))).astype(np.int64)


def report(targets: Targets, predicted: Targets, labels: Sequence[str]) -> Report:
    """Compare two 0/1 arrays of shape (texts, labels). A figure of no cases is 0."""
    hits, union = targets & predicted, targets | predicted
    true_positives, support, given = (part.sum(axis=0) for part in (hits, targets, predicted))
    f1 = _ratio(2 * true_positives, support + given)
    emotions = {
        label: EmotionReport(float(precision), float(recall), float(score), int(count))
        for label, precision, recall, score, count in zip(
            labels,
            _ratio(true_positives, given),
            _ratio(true_positives, support),
            f1,
            support,
            strict=True,
        )
    }
    return Report(
        jaccard=float(_ratio(hits.sum(axis=1), union.sum(axis=1)).mean()),
        micro_f1=float(_ratio(2 * hits.sum(), targets.sum() + predicted.sum())),
        macro_f1=float(f1.mean()),
        emotions=emotions,
    )


def _ratio(part: Any, whole: Any) -> Any:
    return np.divide(part, whole, out=np.zeros(np.shape(whole)), where=np.asarray(whole) > 0)


def main(
    file: Annotated[Path, typer.Option(help="A labelled .tsv file.")],
    bundle: Annotated[Path, typer.Option(help="The folder of an exported model.")],
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    record: Annotated[bool, typer.Option(help="Keep the figures in the bundle.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Evaluate an exported model on a labelled corpus."""
    result = evaluate(Predictor.load(bundle, threads=threads), read_corpus(file))
    if record:
        Bundle.read(bundle).record(bundle, file.stem, result.summary())
    if as_json:
        typer.echo(json.dumps(asdict(result)))
        return
    table = Table("emotion", "precision", "recall", "F1", "texts", title=f"{bundle} on {file.name}")
    for label, row in result.emotions.items():
        figures = (f"{value:.3f}" for value in (row.precision, row.recall, row.f1))
        table.add_row(label, *figures, str(row.support))
    Console().print(table, result.summary())


if __name__ == "__main__":
    typer.run(main)
