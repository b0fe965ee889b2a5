"""Distillation: texts with teachers' probabilities as targets, to train a smaller network.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from spanemo.corpora.corpus import Corpus
from spanemo.evaluation.evaluate import score_matrix
from spanemo.predictor import Predictor
from spanemo.text import normalise
from spanemo.training.lessons import Lessons, LessonsError

# Weight of the true label against the teachers' mean. Teachers were trained on the label too, but
# their probabilities also show which emotions of a text are doubtful.
LABEL_SHARE = 0.5


def teach(
    corpus: Corpus,
    unlabelled: Iterable[str],
    teachers: Sequence[Callable[[], Predictor]],
    held_out: Iterable[str] = (),
    on_texts: Callable[[int, int], None] = lambda _, __: None,
) -> Lessons:
    """Return labelled and unlabelled texts with the teachers' mean probabilities as targets.

    The target of a labelled text is `LABEL_SHARE` times its label plus the remaining share of the
    teachers' mean. Unlabelled texts are normalised. Duplicates, and texts that are also labelled or
    held out, are dropped. Teachers are loaded one after another, to save memory.

    Args:
        corpus: labelled texts.
        unlabelled: texts without labels.
        teachers: functions that load a predictor of the corpus's labels.
        held_out: texts used for evaluation, which must not be trained on.
        on_texts: called after each forward pass with the number of texts that it completed, and
            the total number over all teachers.

    Raises:
        CorpusError: a teacher lacks labels of the corpus.
        LessonsError: there is no teacher.
    """
    if not teachers:
        raise LessonsError("There are no teachers; name at least one checkpoint.")
    excluded = set(map(normalise, [*corpus.texts, *held_out, ""]))
    new = [text for text in dict.fromkeys(map(normalise, unlabelled)) if text not in excluded]
    texts = corpus.texts + new
    zeros = np.zeros((len(texts), len(corpus.labels)), np.int64)
    unscored = Corpus(corpus.labels, texts, zeros, corpus.domain)
    total = len(texts) * len(teachers)
    targets = sum(
        (score_matrix(load(), unscored, lambda done: on_texts(done, total)) for load in teachers),
        np.zeros(unscored.targets.shape),
    ) / len(teachers)
    labelled = targets[: len(corpus)]
    true_targets = Lessons.of(corpus).targets
    labelled += np.where(np.isnan(true_targets), 0.0, LABEL_SHARE * (true_targets - labelled))
    return Lessons(corpus.labels, texts, targets, [corpus.domain] * len(texts))
