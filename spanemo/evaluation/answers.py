"""How good a model's answer to each text is, so that two models can be compared text by text."""

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
    """Return what the mean of a corpus's figures is called."""
    return JACCARD if corpus.judgements is None else ACCEPTABLE


def figures(predictor: Predictor, corpus: Corpus) -> Figures:
    """Predict ``corpus`` and return the figure of each text's answer, as `figures_of`.

    Raises:
        CorpusError: the corpus has labels that the predictor does not have.
    """
    require_labels(predictor, corpus)
    return figures_of(predictor.predict(corpus.texts), corpus)


def figures_of(results: Sequence[EmotionScores], corpus: Corpus) -> Figures:
    """Return the figure of each text's answer, 0..1, of shape (texts,).

    Of a corpus with judgements it is 1 for a fully acceptable answer and 0 for another. Of a corpus
    without them it is the Jaccard index: common labels / all labels, and 1 for a text without
    labels on both sides. An answer is what is served: a text in a language that the model was not
    trained for has no labels.
    """
    answers = [[int(label in result.labels) for label in corpus.labels] for result in results]
    given = np.array(answers, dtype=np.int64).reshape(len(corpus), len(corpus.labels))
    if corpus.judgements is not None:
        key = AnswerKey.of(corpus.judgements, corpus.labels)
        return key.count(given).acceptable.astype(np.float64)
    return text_jaccard(corpus.targets, given, empty=1.0)
