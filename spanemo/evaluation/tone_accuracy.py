"""How often the tone of an answer is right, judged by what a text must and may be given.

An answer is acceptable if it has an emotion of each required group and no clearly wrong one. A tone
is right if it is the tone of any acceptable answer, by the rule of `tone`. A text that must be
given nothing and may be given joy is therefore rightly without emotion and rightly positive. Where
an annotator allows much, much is right; so texts with a single right tone are also counted alone.
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
        texts: how many were judged.
        accuracy: share of texts with a right tone, 0..1.
        unambiguous: how many texts have a single right tone.
        unambiguous_accuracy: share of these with that tone, 0..1; 0 if there are none.
        confusions: texts by right tone and by given tone. A text with a right tone counts in that
            tone's row and column, any other in the row of its `required_tone`.
        intervals: for both shares the bounds of the bootstrap's 95 % interval.
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

    Of all answers with one tone, that with most emotions meets the most groups. So it is enough to
    try all allowed emotions, and those left without one side, both sides, and any that has a side.
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
    """Return the tone of all required emotions with their alternatives; an acceptable one."""
    return tone(frozenset[str]().union(*judgement.must))


def judge_tones(
    given: npt.NDArray[np.int64], judgements: Sequence[Judgement], labels: Sequence[str]
) -> ToneAccuracy:
    """Judge the tones of given emotions, 0 or 1 of shape (texts, labels)."""
    confusions = {row: dict.fromkeys(TONES, 0) for row in TONES}
    right, sole = np.zeros(len(given)), np.zeros(len(given))
    for place, (row, judgement) in enumerate(zip(given, judgements, strict=True)):
        answer = tone(label for label, carried in zip(labels, row, strict=True) if carried)
        acceptable = acceptable_tones(judgement)
        right[place], sole[place] = answer in acceptable, len(acceptable) == 1
        confusions[answer if right[place] else required_tone(judgement)][answer] += 1
    every = _shares(right, sole, np.ones((1, len(given)), np.int64))
    return ToneAccuracy(
        texts=len(given),
        accuracy=float(every["accuracy"][0]),
        unambiguous=int(sole.sum()),
        unambiguous_accuracy=float(every["unambiguous_accuracy"][0]),
        confusions=confusions,
        intervals=bounds(_shares(right, sole, draws(len(given)))),
    )


def _shares(
    right: npt.NDArray[np.float64], sole: npt.NDArray[np.float64], drawn: npt.NDArray[np.int64]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return both shares for each row of ``drawn``, of shape (samples, texts)."""
    return {
        "accuracy": drawn @ right / len(right),
        "unambiguous_accuracy": drawn @ (right * sole) / np.maximum(drawn @ sole, 1),
    }
