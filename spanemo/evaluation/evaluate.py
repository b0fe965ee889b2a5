"""Evaluate a model on a labelled corpus."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from spanemo.corpora.corpus import Corpus, CorpusError, Targets
from spanemo.evaluation.acceptance import Acceptance, accept
from spanemo.evaluation.diagnosis import calibration_error, confusions, reliability
from spanemo.evaluation.resampling import Bounds, bounds, draws, rounded
from spanemo.evaluation.tone_accuracy import ToneAccuracy, judge_tones
from spanemo.predictor import EmotionScores, Predictor
from spanemo.tone import has_tone

Scores = npt.NDArray[np.float64]

FIGURES = ("jaccard", "jaccard_empty_one", "micro_f1", "macro_f1", "calibration_error")


@dataclass(frozen=True)
class EmotionFigures:
    """Precision, recall and F1 of an emotion, 0..1, and the number of texts that have it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """Figures of one evaluation, 0..1.

    Attributes:
        texts: number of texts.
        jaccard: mean Jaccard index of the texts; 0 for a text without true and predicted labels.
        jaccard_empty_one: mean Jaccard index of the texts; 1 for a text without true and predicted
            labels, as in SemEval's script.
        micro_f1: F1 over all decisions.
        macro_f1: mean of the emotions' F1.
        calibration_error: expected calibration error over 15 bins of equal width (Naeini et al.,
            "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015).
        emotions: figures of each emotion.
        confusions: as for `diagnosis.confusions`.
        reliability: as for `diagnosis.reliability`.
        intervals: bounds of the bootstrap's 95 % interval of jaccard, micro_f1 and macro_f1; empty
            if they were not computed.
        acceptance: figures by judgements, ``None`` if texts have none. With judgements, the other
            figures compare with the required emotions of a text.
        tones: figures of the tones, ``None`` without judgements or if the labels have no tone.
    """

    texts: int
    jaccard: float
    jaccard_empty_one: float
    micro_f1: float
    macro_f1: float
    calibration_error: float
    emotions: dict[str, EmotionFigures]
    confusions: dict[str, dict[str, int]]
    reliability: list[dict[str, float]]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    acceptance: Acceptance | None = None
    tones: ToneAccuracy | None = None

    def details(self) -> dict[str, Any]:
        """Return all figures as JSON types."""
        return {
            **self.summary(),
            "emotions": {label: asdict(figures) for label, figures in self.emotions.items()},
            "confusions": self.confusions,
            "reliability": self.reliability,
            "intervals": rounded(self.intervals),
            **({"acceptance": self.acceptance.details()} if self.acceptance else {}),
            **({"tones": self.tones.details()} if self.tones else {}),
        }

    def summary(self) -> dict[str, float]:
        """Return the figures over all emotions, rounded to four digits."""
        return {name: round(float(getattr(self, name)), 4) for name in FIGURES}


def evaluate(predictor: Predictor, corpus: Corpus) -> Evaluation:
    """Predict ``corpus`` and evaluate the predictions at the predictor's thresholds.

    Raises:
        CorpusError: the corpus has labels that the predictor does not have.
    """
    require_labels(predictor, corpus)
    return assess(predictor.predict(corpus.texts), predictor.thresholds, corpus)


def assess(
    results: Sequence[EmotionScores], thresholds: Mapping[str, float], corpus: Corpus
) -> Evaluation:
    """Evaluate predictions of ``corpus`` at these thresholds.

    Args:
        results: the prediction of each text, with scores of at least the corpus's labels.
        thresholds: the threshold of each label, 0..1.
        corpus: the labelled texts.
    """
    scores = np.array([[result.scores[label] for label in corpus.labels] for result in results])
    thresholds = {label: thresholds[label] for label in corpus.labels}
    predicted = above(scores, thresholds.values())
    figures = replace(
        evaluate_scores(corpus.targets, scores, thresholds),
        intervals=intervals(corpus.targets, predicted),
    )
    if corpus.judgements is None:
        return figures
    return replace(
        figures,
        acceptance=accept(predicted, corpus.judgements, corpus.labels, corpus.categories),
        tones=judge_tones(predicted, corpus.judgements, corpus.labels)
        if has_tone(corpus.labels)
        else None,
    )


def score_matrix(
    predictor: Predictor, corpus: Corpus, on_texts: Callable[[int], None] = lambda _: None
) -> Scores:
    """Predict a corpus and return the probabilities, of shape (texts, labels).

    Args:
        predictor: has at least the corpus's labels.
        corpus: the texts to predict.
        on_texts: called after each forward pass with the number of texts that it completed.

    Raises:
        CorpusError: the corpus has labels that the predictor does not have.
    """
    require_labels(predictor, corpus)
    scores = np.zeros((len(corpus), len(corpus.labels)))
    for indices, results in predictor.predict_batches(corpus.texts):
        scores[indices] = [[result.scores[label] for label in corpus.labels] for result in results]
        on_texts(len(indices))
    return scores


def require_labels(predictor: Predictor, corpus: Corpus) -> None:
    """Raise CorpusError if ``corpus`` has labels that the predictor does not have."""
    if not set(corpus.labels) <= set(predictor.labels):
        raise CorpusError(
            f"The corpus has the labels {', '.join(corpus.labels)}, but the model has "
            f"{', '.join(predictor.labels)}; evaluate on a corpus with the model's labels."
        )


def above(scores: Scores, thresholds: Any) -> Targets:
    """Return 1 where a score is at least its column's threshold, else 0."""
    return (scores >= np.array(list(thresholds))).astype(np.int64)


def evaluate_scores(
    targets: Targets, scores: Scores, thresholds: Mapping[str, float]
) -> Evaluation:
    """Evaluate probabilities at thresholds.

    Args:
        targets: true labels, 0 or 1, of shape (texts, labels).
        scores: probabilities, 0..1, of shape (texts, labels).
        thresholds: the threshold of each label, in the order of the columns.

    Returns:
        Figures without intervals and acceptance. A figure over no cases is 0.
    """
    predicted = above(scores, thresholds.values())
    hits = targets & predicted
    true_positives, support, given = (part.sum(axis=0) for part in (hits, targets, predicted))
    f1 = _ratio(2 * true_positives, support + given)
    emotions = {
        label: EmotionFigures(float(precision), float(recall), float(score), int(count))
        for label, precision, recall, score, count in zip(
            thresholds,
            _ratio(true_positives, given),
            _ratio(true_positives, support),
            f1,
            support,
            strict=True,
        )
    }
    return Evaluation(
        texts=len(targets),
        jaccard=float(text_jaccard(targets, predicted, empty=0.0).mean()),
        jaccard_empty_one=float(text_jaccard(targets, predicted, empty=1.0).mean()),
        micro_f1=float(_ratio(2 * hits.sum(), targets.sum() + predicted.sum())),
        macro_f1=float(f1.mean()),
        calibration_error=calibration_error(scores, targets),
        emotions=emotions,
        confusions=confusions(list(thresholds), targets, predicted),
        reliability=reliability(scores, targets),
    )


def intervals(targets: Targets, predicted: Targets) -> dict[str, Bounds]:
    """Return the bootstrap's 95 % intervals of Jaccard, micro-F1 and macro-F1."""
    texts = len(targets)
    drawn = draws(texts)
    correct, all_labels = drawn @ (2 * (targets & predicted)), drawn @ (targets + predicted)
    return bounds(
        {
            "jaccard": drawn @ text_jaccard(targets, predicted, empty=0.0) / texts,
            "micro_f1": _ratio(correct.sum(axis=1), all_labels.sum(axis=1)),
            "macro_f1": _ratio(correct, all_labels).mean(axis=1),
        }
    )


def text_jaccard(targets: Targets, predicted: Targets, empty: float) -> Scores:
    """Return the Jaccard index of each text, 0..1, of shape (texts,).

    Args:
        targets: true labels, 0 or 1, of shape (texts, labels).
        predicted: predicted labels, 0 or 1, of shape (texts, labels).
        empty: the index of a text without true and predicted labels.
    """
    union = (targets | predicted).sum(axis=1)
    jaccard: Scores = _ratio((targets & predicted).sum(axis=1), union)
    return np.where(union == 0, empty, jaccard)


def spread(evaluations: Sequence[Evaluation]) -> dict[str, tuple[float, float]]:
    """Return each figure's mean and standard deviation over models, such as several seeds.

    The deviation is the sample standard deviation; it is 0 for a single model.
    """
    return {
        name: (float(np.mean(values)), float(np.std(values, ddof=min(1, len(values) - 1))))
        for name in FIGURES
        for values in [[getattr(evaluation, name) for evaluation in evaluations]]
    }


def _ratio(part: Any, total: Any) -> Any:
    return np.divide(part, total, out=np.zeros(np.shape(total)), where=np.asarray(total) > 0)
