"""GoEmotions' emotions are ours, may be ours, or are none of ours."""

from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.corpus import Corpus, CorpusError
from spanemo.labels import LABELS
from spanemo.training.mapping import mapped
from tests.spanemo.corpora.data import SHARED, needs

GIVEN = ("admiration", "anger", "curiosity", "love", "optimism", "sadness", "surprise")
OPEN = "open"


def read(*emotions: str) -> dict[str, object]:
    """Return what a text with these emotions teaches, without what it does not carry."""
    targets = np.array([[int(label in emotions) for label in GIVEN]])
    lessons = mapped(Corpus(GIVEN, ["text"], targets, "goemotions"), LABELS)
    return {
        label: OPEN if np.isnan(target) else target
        for label, target in zip(lessons.labels, lessons.targets[0].tolist(), strict=True)
        if target != 0
    }


@pytest.mark.parametrize(
    ("emotions", "taught"),
    [
        ((), {}),  # neutral: none of the eleven
        (("anger",), {"anger": 1.0, "disgust": OPEN}),
        (("admiration",), {"joy": 1.0, "love": OPEN, "trust": OPEN}),
        (("curiosity",), {"anticipation": OPEN, "surprise": OPEN}),
        # What one of them says for sure is sure, whatever the others leave open.
        (("surprise", "curiosity"), {"surprise": 1.0, "anticipation": OPEN, "joy": OPEN}),
        (("love", "admiration"), {"joy": 1.0, "love": 1.0, "trust": OPEN}),
        (("sadness", "love"), {"sadness": 1.0, "love": 1.0, "joy": OPEN, "pessimism": OPEN}),
    ],
)
def test_what_is_sure_is_learned_and_what_is_doubtful_stays_open(
    emotions: tuple[str, ...], taught: dict[str, object]
) -> None:
    assert read(*emotions) == taught


def test_texts_keep_their_order_and_their_domain() -> None:
    corpus = Corpus(GIVEN, ["a", "b"], np.eye(2, len(GIVEN), dtype=np.int64), "goemotions")
    lessons = mapped(corpus, LABELS)
    assert lessons.labels == LABELS
    assert lessons.texts == ["a", "b"]
    assert lessons.domains == ["goemotions"] * 2


def test_a_label_that_goemotions_does_not_have_is_named() -> None:
    corpus = Corpus(("joy", "boredom"), ["text"], np.array([[0, 1]]), "goemotions")
    with pytest.raises(CorpusError, match=r"'boredom' is not one .* use the published labels\.txt"):
        mapped(corpus, LABELS)


@needs("goemotions")
def test_every_published_emotion_is_mapped() -> None:
    names = Path(SHARED / "goemotions" / "labels.txt").read_text("utf-8").split()
    labels = tuple(name for name in names if name != "neutral")
    assert len(labels) == 27
    lessons = mapped(Corpus(labels, list(labels), np.eye(27, dtype=np.int64)), LABELS)
    # Each says something of at least one of the eleven, and is never sure of two.
    assert (np.isnan(lessons.targets) | (lessons.targets == 1)).any(axis=1).all()
    assert np.nansum(lessons.targets, axis=1).max() == 1
