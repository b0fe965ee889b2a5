"""Fit the calibration and the thresholds of a domain's head to its validation texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from spanemo.corpora.corpus import Corpus
from spanemo.evaluation.acceptance import accept
from spanemo.evaluation.evaluate import above, evaluate_scores, score_matrix
from spanemo.predictor import Predictor
from spanemo.training.architecture import Architecture
from spanemo.training.calibration import (
    Scores,
    best_shared,
    fit_acceptance,
    fit_scale,
    fit_shared,
    fit_thresholds,
    rescale,
)
from spanemo.training.network import SpanEmo, runner

_TOKENS = 16_384  # in a forward pass; throughput matters here, latency does not


@dataclass(frozen=True)
class Fitted:
    """The calibration of a domain's logits, its thresholds by label, and the resulting figures."""

    scale: float
    shift: float
    thresholds: dict[str, float]
    figures: dict[str, float]


def preview(
    network: SpanEmo, form: Architecture, validation: Sequence[Corpus]
) -> tuple[dict[str, Scores], dict[str, float]]:
    """Return each domain's scores on its texts, of shape (texts, labels), and its figure, 0..1.

    The figure is that at the best shared threshold. At a fixed threshold of one half, the first
    epochs would all have a figure near 0, because their scores are low.
    """
    rows, device = form.rows(), next(network.parameters()).device.type
    scores, figures = {}, {}
    for corpus in validation:
        predictor = Predictor(
            runner(network, corpus.domain),
            rows,
            dict.fromkeys(form.labels, 0.5),
            name="spanemo",
            version="training",
            token_budget=_TOKENS,
        )
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            scores[corpus.domain] = score_matrix(predictor, corpus)
        figures[corpus.domain] = _figure(scores[corpus.domain], corpus)
    return scores, figures


def fit(scores: Scores, corpus: Corpus, labels: Sequence[str]) -> Fitted:
    """Fit a domain's calibration and thresholds to its validation texts.

    Args:
        scores: probabilities, 0..1, of shape (texts, labels of the corpus).
        corpus: the texts that were scored.
        labels: the model's labels; labels that the corpus lacks get a threshold of one half.
    """
    truth = corpus.targets if corpus.soft is None else corpus.soft
    scale, shift = fit_scale(scores, truth)
    scores = rescale(scores, scale, shift)
    if corpus.judgements is None:
        thresholds = fit_thresholds(scores, corpus.targets, corpus.labels)
        figures = evaluate_scores(corpus.targets, scores, thresholds).summary()
    else:
        thresholds = fit_acceptance(scores, corpus.judgements, corpus.labels)
        predicted = above(scores, thresholds.values())
        figures = accept(predicted, corpus.judgements, corpus.labels).summary()
    return Fitted(scale, shift, dict.fromkeys(labels, 0.5) | thresholds, figures)


def _figure(scores: Scores, corpus: Corpus) -> float:
    if corpus.judgements is not None:
        return best_shared(scores, corpus.judgements, corpus.labels)[1]
    shared = dict.fromkeys(corpus.labels, fit_shared(scores, corpus.targets))
    return evaluate_scores(corpus.targets, scores, shared).jaccard
