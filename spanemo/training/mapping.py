"""GoEmotions' 27 emotions -> the eleven; what does not map stays open."""

from collections.abc import Sequence

import numpy as np

from spanemo.corpora.corpus import Corpus, CorpusError
from spanemo.training.lessons import Lessons

# A label -> the emotions that it is, and those that it may be.
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
    """Return texts of GoEmotions as lessons with ``labels``; emotions that may be stay open.

    Raises:
        CorpusError: GoEmotions has no such label.
    """
    if strange := [label for label in corpus.labels if label not in _SAME]:
        raise CorpusError(
            f"The label {strange[0]!r} is none of GoEmotions' 27 emotions; use the published "
            "labels.txt, or learn the texts as a data set of your own."
        )
    targets = np.zeros((len(corpus), len(labels)))
    places = {label: place for place, label in enumerate(labels)}
    for row, given in zip(targets, corpus.targets, strict=True):
        names = [corpus.labels[column] for column in np.flatnonzero(given)]
        for doubtful in (word for name in names for word in _SAME[name][1].split()):
            if doubtful in places:
                row[places[doubtful]] = np.nan
        for sure in (_SAME[name][0] for name in names):
            if sure in places:
                row[places[sure]] = 1.0
    return Lessons(tuple(labels), corpus.texts, targets, [corpus.domain] * len(corpus))
