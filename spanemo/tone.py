"""The tone of a comment, derived from its emotions by a fixed rule instead of a second model.

Joy, love, optimism, trust and anticipation are positive. Anger, disgust, fear, pessimism and
sadness are negative. Surprise does not count next to other emotions. A comment with positive and
negative emotions, or with only surprise, is mixed. A comment without labels has the tone "no
emotion". A comment that was not predicted, because of its language, has no tone.
"""

from collections.abc import Iterable
from typing import Final, Literal, get_args

Tone = Literal["positive", "negative", "mixed", "no_emotion"]

TONES: Final[tuple[Tone, ...]] = get_args(Tone)
"""All tones, in display order."""

POSITIVE: Final = frozenset({"joy", "love", "optimism", "trust", "anticipation"})
NEGATIVE: Final = frozenset({"anger", "disgust", "fear", "pessimism", "sadness"})
EMOTIONS: Final = POSITIVE | NEGATIVE | {"surprise"}
"""The emotions that the rule uses: SemEval-2018's eleven."""


def tone(labels: Iterable[str]) -> Tone:
    """Return the tone of a comment with these labels; labels not in `EMOTIONS` are ignored."""
    carried = EMOTIONS.intersection(labels)
    positive, negative = not carried.isdisjoint(POSITIVE), not carried.isdisjoint(NEGATIVE)
    if positive != negative:
        return "positive" if positive else "negative"
    return "mixed" if carried else "no_emotion"


def has_tone(labels: Iterable[str]) -> bool:
    """Return whether any of the labels is one of `EMOTIONS`, which a tone is derived from."""
    return not EMOTIONS.isdisjoint(labels)
