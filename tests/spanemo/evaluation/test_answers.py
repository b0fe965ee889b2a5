"""Each text's answer has a figure: acceptable or not, or its Jaccard index."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from spanemo.corpora.corpus import Corpus, CorpusError
from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.answers import ACCEPTABLE, JACCARD, figures, measure
from spanemo.predictor import EmotionScores, Predictor

LABELS = ("anger", "joy", "love")


class Fixed(Predictor):
    """Gives these emotions to texts that are called by them."""

    def __init__(self, labels: Sequence[str] = LABELS) -> None:
        self.labels = tuple(labels)
        self.thresholds = dict.fromkeys(labels, 0.5)

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        # Long texts come last, as those of a real predictor.
        for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
            given = texts[place].split()
            scores = {label: float(label in given) for label in self.labels}
            foreign = "fr" if "French" in given else None
            labels = [] if foreign else [label for label in self.labels if label in given]
            yield [place], [EmotionScores(scores, labels, foreign)]


def corpus(texts: list[str], *judgements: Judgement) -> Corpus:
    targets = np.array([[0, 1, 0]] * len(texts), dtype=np.int64)
    return Corpus(LABELS, texts, targets, judgements=judgements or None)


def test_without_judgements_it_is_the_jaccard_index() -> None:
    texts = corpus(["joy love anger", "joy", "love", "nothing"])
    assert figures(Fixed(), texts).tolist() == [1 / 3, 1, 0, 0]
    assert measure(texts) == JACCARD


def test_a_text_without_labels_on_both_sides_counts_one() -> None:
    texts = corpus(["nothing", "joy"])
    texts.targets[:] = 0
    assert figures(Fixed(), texts).tolist() == [1, 0]


def test_with_judgements_an_answer_is_acceptable_or_not() -> None:
    joy_or_love = Judgement((frozenset({"joy", "love"}),), frozenset())
    nothing, maybe = Judgement(), Judgement((), frozenset({"joy"}))
    texts = corpus(
        ["joy", "love joy", "anger joy", "nothing", "a calm text", "not joy", "joy again"],
        *(joy_or_love, joy_or_love, joy_or_love, joy_or_love, nothing, nothing, maybe),
    )
    assert figures(Fixed(), texts).tolist() == [1, 1, 0, 0, 1, 0, 1]
    assert measure(texts) == ACCEPTABLE


def test_the_answer_is_the_served_one() -> None:
    """A text in a language that the model does not know gets no labels, whatever its scores."""
    assert figures(Fixed(), corpus(["French joy"])).tolist() == [0]


def test_further_labels_of_the_model_do_not_count_and_missing_ones_are_an_error() -> None:
    assert figures(Fixed((*LABELS, "fear")), corpus(["fear joy"])).tolist() == [1]
    with pytest.raises(CorpusError, match="anger"):
        figures(Fixed(("joy",)), corpus(["joy"]))
