"""Validation texts of a domain -> the calibration and the thresholds of its head."""

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

_TOKENS = 16_384  # in one forward pass: nobody waits for the first text


@dataclass(frozen=True)
class Fitted:
    """The calibration of a domain's logits, its thresholds by label, and its figures with them."""

    scale: float
    shift: float
    thresholds: dict[str, float]
    figures: dict[str, float]


def preview(
    network: SpanEmo, form: Architecture, validation: Sequence[Corpus]
) -> tuple[dict[str, Scores], dict[str, float]]:
    """Return each domain's scores on its texts, of shape (texts, labels), and its figure.

    The figure is that at the one threshold that suits all labels best. Half is too much for a model
    that has learnt little yet: none of its epochs would be better.
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
        scores: probabilities, 0..1, of shape (texts, the corpus's labels).
        corpus: the texts that were scored.
        labels: the model's; those that the corpus does not have get a threshold of one half.
    """
    truth = corpus.targets if corpus.soft is None else corpus.soft
    scale, shift = fit_scale(scores, truth)
    scores = rescale(scores, scale, shift)
    if corpus.judgements is None:
        thresholds = fit_thresholds(scores, corpus.targets, corpus.labels)
        figures = evaluate_scores(corpus.targets, scores, thresholds).summary()
    else:
        thresholds = fit_acceptance(scores, corpus.judgements, corpus.labels)
        given = above(scores, thresholds.values())
        figures = accept(given, corpus.judgements, corpus.labels).summary()
    return Fitted(scale, shift, dict.fromkeys(labels, 0.5) | thresholds, figures)


def _figure(scores: Scores, corpus: Corpus) -> float:
    if corpus.judgements is not None:
        return best_shared(scores, corpus.judgements, corpus.labels)[1]
    shared = dict.fromkeys(corpus.labels, fit_shared(scores, corpus.targets))
    return evaluate_scores(corpus.targets, scores, shared).jaccard
