"""Teachers -> a corpus with probabilities for targets, of which a small network learns more.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from spanemo.corpora.corpus import Corpus
from spanemo.evaluation.evaluate import score_matrix
from spanemo.predictor import Predictor
from spanemo.text import normalise
from spanemo.training.lessons import Lessons, LessonsError

# What a label weighs beside the teachers' opinion of the same text. They have seen the label too,
# but know which emotions of a text are doubtful.
LABEL_SHARE = 0.5


def teach(
    corpus: Corpus,
    unlabelled: Iterable[str],
    teachers: Sequence[Callable[[], Predictor]],
    held_out: Iterable[str] = (),
    on_texts: Callable[[int, int], None] = lambda _, __: None,
) -> Lessons:
    """Return the texts of ``corpus`` and the unlabelled ones with the teachers' mean probabilities.

    A labelled text's target is ``LABEL_SHARE`` of its label and the rest of the teachers' mean.
    Unlabelled texts that read like each other, like a labelled or a held out one are taught once
    or not at all. Teachers are loaded one after another.

    Args:
        corpus: labelled texts.
        unlabelled: further texts.
        teachers: each gives a predictor of the corpus's labels.
        held_out: texts that judge a model, from which none may learn.
        on_texts: called after each forward pass with the number of texts that it completed, and
            how many there are for all teachers together.

    Raises:
        CorpusError: a teacher has other labels.
        LessonsError: there is no teacher.
    """
    if not teachers:
        raise LessonsError("There is nobody to teach; name the checkpoints of teachers.")
    known = set(map(normalise, [*corpus.texts, *held_out, ""]))
    new = [text for text in dict.fromkeys(map(normalise, unlabelled)) if text not in known]
    texts = corpus.texts + new
    nothing = np.zeros((len(texts), len(corpus.labels)), np.int64)
    asked = Corpus(corpus.labels, texts, nothing, corpus.domain)
    total = len(texts) * len(teachers)
    targets = sum(
        (score_matrix(load(), asked, lambda done: on_texts(done, total)) for load in teachers),
        np.zeros(asked.targets.shape),
    ) / len(teachers)
    labelled = targets[: len(corpus)]
    given = Lessons.of(corpus).targets
    labelled += np.where(np.isnan(given), 0.0, LABEL_SHARE * (given - labelled))
    return Lessons(corpus.labels, texts, targets, [corpus.domain] * len(texts))
