"""Validation texts give each domain its calibration, thresholds and figures."""

from dataclasses import replace

import numpy as np
import pytest

from spanemo.corpora.corpus import Corpus
from spanemo.corpora.judgement import Judgement, targets_of
from spanemo.evaluation.acceptance import accept
from spanemo.evaluation.evaluate import above, evaluate_scores, score_matrix
from spanemo.training.architecture import Architecture
from spanemo.training.calibration import rescale
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.fitting import fit, preview

pytestmark = pytest.mark.slow

LABELS = ("joy", "anger")


def labelled(rows: int) -> tuple[np.ndarray, Corpus]:
    """Return scores that are too loud, and texts that carry what honest ones say."""
    random = np.random.default_rng(0)
    logits = random.normal(-1, 1.5, (rows, 2))
    targets = (random.random(logits.shape) < 1 / (1 + np.exp(-logits))).astype(np.int64)
    scores = 1 / (1 + np.exp(-(2 * logits + 0.6)))
    return scores, Corpus(LABELS, [f"text {row}" for row in range(rows)], targets, "tweets")


def test_labelled_texts_are_judged_by_jaccard_and_f1() -> None:
    scores, corpus = labelled(1500)
    fitted = fit(scores, corpus, LABELS)
    assert fitted.scale == pytest.approx(0.5, abs=0.05)
    assert fitted.shift == pytest.approx(-0.3, abs=0.1)
    honest = rescale(scores, fitted.scale, fitted.shift)
    assert fitted.figures == evaluate_scores(corpus.targets, honest, fitted.thresholds).summary()
    assert {"jaccard", "micro_f1"} <= fitted.figures.keys()


def test_judged_texts_are_judged_by_acceptable_answers() -> None:
    scores, corpus = labelled(400)
    judgements = tuple(
        Judgement(one.must, frozenset({"anger"})) for one in map(Judgement.exactly, carried(corpus))
    )
    judged = replace(corpus, judgements=judgements, soft=targets_of(judgements, LABELS))
    fitted = fit(scores, judged, LABELS)
    given = above(rescale(scores, fitted.scale, fitted.shift), fitted.thresholds.values())
    assert fitted.figures == accept(given, judgements, LABELS).summary()
    assert fitted.figures["clearly_wrong"] < 0.5
    # Anger is never wrong, so it is given rather too often than missed; joy is not.
    assert fitted.thresholds["anger"] < fitted.thresholds["joy"]


def carried(corpus: Corpus) -> list[frozenset[str]]:
    return [frozenset(np.array(corpus.labels)[row.astype(bool)].tolist()) for row in corpus.targets]


def test_an_emotion_that_a_domain_does_not_have_gets_one_half() -> None:
    scores, corpus = labelled(200)
    fitted = fit(scores, corpus, ("fear", "joy", "love", "anger"))
    assert list(fitted.thresholds) == ["fear", "joy", "love", "anger"]
    assert (fitted.thresholds["fear"], fitted.thresholds["love"]) == (0.5, 0.5)
    own = fit(scores, corpus, LABELS).thresholds
    assert {label: fitted.thresholds[label] for label in LABELS} == own


def test_a_preview_scores_each_domain_by_its_head(two_domains: Checkpoint) -> None:
    form: Architecture = two_domains.architecture
    texts = ["so happy", "I am angry", "the camera"]
    targets = np.array([[0, 1], [1, 0], [0, 0]])
    tweets = Corpus(("anger", "joy"), texts, targets, "tweets")
    judgements = tuple(map(Judgement.exactly, carried(tweets)))
    comments = Corpus(form.labels, texts, np.zeros((3, 4), np.int64), judgements=judgements)
    scores, figures = preview(two_domains.network, form, [comments, tweets])
    assert scores["comments"].shape == (3, 4)
    assert scores["tweets"].shape == (3, 2)
    for corpus in (comments, tweets):
        expected = score_matrix(two_domains.predictor(corpus.domain), corpus)
        np.testing.assert_allclose(scores[corpus.domain], expected, atol=1e-5)
    assert figures.keys() == {"comments", "tweets"}
    assert all(0 <= figure <= 1 for figure in figures.values())


def test_judged_texts_are_previewed_by_the_share_of_acceptable_answers(
    two_domains: Checkpoint,
) -> None:
    form = two_domains.architecture
    texts = ["so happy", "I am angry", "the camera"]
    anything = (Judgement(may=frozenset(form.labels)),) * 3
    hopeless = (Judgement.parse("hope", ""),) * 3
    for judgements, share in ((anything, 1.0), (hopeless, 0.0)):
        corpus = Corpus(form.labels, texts, np.zeros((3, 4), np.int64), judgements=judgements)
        assert preview(two_domains.network, form, [corpus])[1] == {"comments": share}
