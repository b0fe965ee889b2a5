"""Accuracy of the tones of answers, by the required and the allowed emotions of each text.

An answer is acceptable if it has an emotion of each required group and no clearly wrong emotion. A
tone is right if it is the tone of any acceptable answer, by the rule of `tone`. A text with no
required emotion that may have joy therefore has two right tones: no emotion and positive. Because
texts with many allowed emotions have many right tones, texts with a single right tone are also
counted separately.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.resampling import Bounds, bounds, draws, rounded
from spanemo.tone import EMOTIONS, NEGATIVE, POSITIVE, TONES, Tone, tone


@dataclass(frozen=True)
class ToneAccuracy:
    """Figures of the tones of one evaluation.

    Attributes:
        texts: number of texts.
        accuracy: share of texts whose answer has a right tone, 0..1.
        unambiguous: number of texts with a single right tone.
        unambiguous_accuracy: accuracy on these texts, 0..1; 0 if there are none.
        confusions: number of texts by true tone and by the answer's tone. If the answer's tone is
            right, it is the true tone; otherwise the true tone is the `required_tone`.
        intervals: bounds of the bootstrap's 95 % interval of both accuracies.
    """

    texts: int
    accuracy: float
    unambiguous: int
    unambiguous_accuracy: float
    confusions: dict[Tone, dict[Tone, int]]
    intervals: dict[str, Bounds]

    def details(self) -> dict[str, Any]:
        """Return the figures as JSON types, rounded to four digits."""
        return {
            "texts": self.texts,
            "accuracy": round(self.accuracy, 4),
            "unambiguous": self.unambiguous,
            "unambiguous_accuracy": round(self.unambiguous_accuracy, 4),
            "confusions": self.confusions,
            "intervals": rounded(self.intervals),
        }


def acceptable_tones(judgement: Judgement) -> frozenset[Tone]:
    """Return the tones of all acceptable answers to a text.

    Among answers with the same tone, the largest meets the most groups. It is therefore enough to
    try the largest answer of each tone: all allowed emotions, and those without the negative, the
    positive, both, or all emotions that have a tone.
    """
    allowed = judgement.allowed
    answers = (
        allowed,
        allowed - NEGATIVE,
        allowed - POSITIVE,
        allowed - POSITIVE - NEGATIVE,
        allowed - EMOTIONS,
    )
    return frozenset(
        tone(answer) for answer in answers if all(group & answer for group in judgement.must)
    )


def required_tone(judgement: Judgement) -> Tone:
    """Return the tone of all required emotions and their alternatives, which is a right tone."""
    return tone(frozenset[str]().union(*judgement.must))


def judge_tones(
    given: npt.NDArray[np.int64], judgements: Sequence[Judgement], labels: Sequence[str]
) -> ToneAccuracy:
    """Evaluate the tones of answers.

    Args:
        given: the emotions given to each text, 0 or 1, of shape (texts, labels).
        judgements: the judgement of each text.
        labels: the names of the columns.
    """
    confusions = {row: dict.fromkeys(TONES, 0) for row in TONES}
    right, unambiguous = np.zeros(len(given)), np.zeros(len(given))
    for place, (row, judgement) in enumerate(zip(given, judgements, strict=True)):
        answer = tone(label for label, carried in zip(labels, row, strict=True) if carried)
        acceptable = acceptable_tones(judgement)
        right[place], unambiguous[place] = answer in acceptable, len(acceptable) == 1
        confusions[answer if right[place] else required_tone(judgement)][answer] += 1
    totals = _shares(right, unambiguous, np.ones((1, len(given)), np.int64))
    return ToneAccuracy(
        texts=len(given),
        accuracy=float(totals["accuracy"][0]),
        unambiguous=int(unambiguous.sum()),
        unambiguous_accuracy=float(totals["unambiguous_accuracy"][0]),
        confusions=confusions,
        intervals=bounds(_shares(right, unambiguous, draws(len(given)))),
    )


def _shares(
    right: npt.NDArray[np.float64],
    unambiguous: npt.NDArray[np.float64],
    drawn: npt.NDArray[np.int64],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return both accuracies for each bootstrap sample, of shape (samples,).

    Args:
        right: 1 for a text with a right tone, else 0, of shape (texts,).
        unambiguous: 1 for a text with a single right tone, else 0, of shape (texts,).
        drawn: how often each text occurs in each sample, of shape (samples, texts).
    """
    return {
        "accuracy": drawn @ right / len(right),
        "unambiguous_accuracy": drawn @ (right * unambiguous) / np.maximum(drawn @ unambiguous, 1),
    }
