"""A figure for a model's answer to each text, to compare two models text by text."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from spanemo.corpora.corpus import Corpus
from spanemo.evaluation.answer_key import AnswerKey
from spanemo.evaluation.evaluate import require_labels, text_jaccard
from spanemo.predictor import EmotionScores, Predictor

Figures = npt.NDArray[np.float64]

ACCEPTABLE = "share of acceptable answers"
JACCARD = "Jaccard"


def measure(corpus: Corpus) -> str:
    """Return the name of the measure that is the mean of a corpus's figures."""
    return JACCARD if corpus.judgements is None else ACCEPTABLE


def figures(predictor: Predictor, corpus: Corpus) -> Figures:
    """Predict ``corpus`` and return the figure of each answer, as `figures_of` does.

    Raises:
        CorpusError: the corpus has labels that the predictor does not have.
    """
    require_labels(predictor, corpus)
    return figures_of(predictor.predict(corpus.texts), corpus)


def figures_of(results: Sequence[EmotionScores], corpus: Corpus) -> Figures:
    """Return the figure of each answer, 0..1, of shape (texts,).

    With judgements, the figure is 1 for a fully acceptable answer and 0 otherwise. Without them, it
    is the Jaccard index of given and true labels; 1 if both are empty. Answers are those that would
    be served: a text in a language that the model was not trained for has no labels.
    """
    answers = [[int(label in result.labels) for label in corpus.labels] for result in results]
    given = np.array(answers, dtype=np.int64).reshape(len(corpus), len(corpus.labels))
    if corpus.judgements is not None:
        key = AnswerKey.of(corpus.judgements, corpus.labels)
        return key.count(given).acceptable.astype(np.float64)
    return text_jaccard(corpus.targets, given, empty=1.0)
