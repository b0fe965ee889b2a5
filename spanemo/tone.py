"""The tone of a comment, derived from its emotions by a fixed rule; no second model is asked.

Joy, love, optimism, trust and anticipation are positive; anger, disgust, fear, pessimism and
sadness are negative. Surprise takes the side of the other emotions. A comment with emotions of both
sides, or with surprise alone, is mixed. A comment without labels is without emotion, which is an
answer; a comment that the model has not read has no tone at all.
"""

from collections.abc import Iterable
from typing import Final, Literal, get_args

Tone = Literal["positive", "negative", "mixed", "no_emotion"]

TONES: Final[tuple[Tone, ...]] = get_args(Tone)
"""All tones, in the order in which they are shown."""

POSITIVE: Final = frozenset({"joy", "love", "optimism", "trust", "anticipation"})
NEGATIVE: Final = frozenset({"anger", "disgust", "fear", "pessimism", "sadness"})
EMOTIONS: Final = POSITIVE | NEGATIVE | {"surprise"}
"""The emotions that the rule knows: SemEval-2018's eleven."""


def tone(labels: Iterable[str]) -> Tone:
    """Return the tone of a comment with these labels; others than the emotions do not count."""
    carried = EMOTIONS.intersection(labels)
    positive, negative = not carried.isdisjoint(POSITIVE), not carried.isdisjoint(NEGATIVE)
    if positive != negative:
        return "positive" if positive else "negative"
    return "mixed" if carried else "no_emotion"


def has_tone(labels: Iterable[str]) -> bool:
    """Tell whether a model with these labels has any of the emotions, as a tone needs."""
    return not EMOTIONS.isdisjoint(labels)
