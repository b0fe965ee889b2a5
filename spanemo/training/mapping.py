"""Map GoEmotions' 27 emotions to the eleven emotions of comments."""

from collections.abc import Sequence

import numpy as np

from spanemo.corpora.corpus import Corpus, CorpusError
from spanemo.training.lessons import Lessons

# GoEmotions' label -> the emotion it implies, and the emotions it may imply.
_SAME: dict[str, tuple[str, str]] = {
    "admiration": ("joy", "love trust"),
    "amusement": ("joy", ""),
    "anger": ("anger", "disgust"),
    "annoyance": ("anger", "disgust"),
    "approval": ("", "joy trust optimism"),
    "caring": ("", "love trust optimism joy"),
    "confusion": ("", "surprise fear"),
    "curiosity": ("", "surprise anticipation"),
    "desire": ("", "anticipation optimism love joy"),
    "disappointment": ("sadness", "anger disgust pessimism"),
    "disapproval": ("", "anger disgust pessimism"),
    "disgust": ("disgust", "anger"),
    "embarrassment": ("", "sadness fear disgust"),
    "excitement": ("joy", "anticipation love"),
    "fear": ("fear", ""),
    "gratitude": ("joy", "trust love"),
    "grief": ("sadness", "love pessimism"),
    "joy": ("joy", "love"),
    "love": ("love", "joy"),
    "nervousness": ("fear", "anticipation"),
    "optimism": ("optimism", "joy anticipation trust"),
    "pride": ("joy", "trust love"),
    "realization": ("", "surprise"),
    "relief": ("joy", "optimism"),
    "remorse": ("sadness", "fear"),
    "sadness": ("sadness", "pessimism love"),
    "surprise": ("surprise", "joy"),
}


def mapped(corpus: Corpus, labels: Sequence[str]) -> Lessons:
    """Return texts of GoEmotions as lessons with ``labels``.

    The target is 1 for an implied emotion, NaN for one that may be implied, and 0 for any other.

    Raises:
        CorpusError: a label of the corpus is not one of GoEmotions' emotions.
    """
    if unknown := [label for label in corpus.labels if label not in _SAME]:
        raise CorpusError(
            f"The label {unknown[0]!r} is not one of GoEmotions' 27 emotions; use the published "
            "labels.txt, or train on the texts as a data set of your own."
        )
    targets = np.zeros((len(corpus), len(labels)))
    columns = {label: column for column, label in enumerate(labels)}
    for row, carried in zip(targets, corpus.targets, strict=True):
        names = [corpus.labels[column] for column in np.flatnonzero(carried)]
        for doubtful in (word for name in names for word in _SAME[name][1].split()):
            if doubtful in columns:
                row[columns[doubtful]] = np.nan
        for sure in (_SAME[name][0] for name in names):
            if sure in columns:
                row[columns[sure]] = 1.0
    return Lessons(tuple(labels), corpus.texts, targets, [corpus.domain] * len(corpus))
