"""Data augmentation: unlabelled variants of texts with a changed meaning, for teachers to label.

A variant negates a sentence (Kaushik, Hovy and Lipton, "Learning the Difference that Makes a
Difference with Counterfactually-Augmented Data", ICLR 2020), drops words, or joins parts of two
texts.
"""

import re
from collections.abc import Sequence

import numpy as np

_LEFT_OUT = 0.15

_DENIED = {
    "can": "can't", "could": "couldn't", "will": "won't", "would": "wouldn't",
    "should": "shouldn't", "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't",
    "do": "don't", "does": "doesn't", "did": "didn't", "have": "haven't", "has": "hasn't",
    "had": "hadn't", "am": "am not", "i'm": "i'm not", "it's": "it's not", "always": "never",
    "so": "not so", "very": "not very",
}  # fmt: skip
_TURNED = {**_DENIED, **{denied: asserted for asserted, denied in _DENIED.items()}, "not": ""}
_WORDS = re.compile(
    rf"(?<![\w'])(?:{'|'.join(sorted(map(re.escape, _TURNED), key=len, reverse=True))})(?![\w'])",
    re.IGNORECASE,
)


def variants(texts: Sequence[str], per_text: int, seed: int) -> list[str]:
    """Return ``per_text`` variants of every text; equal seeds give equal variants."""
    random = np.random.default_rng(seed)
    changed = []
    for text in texts:
        for _ in range(per_text):
            method = random.integers(3)
            if method == 0 and _WORDS.search(text):
                changed.append(_denied(text, random))
            elif method == 1:
                changed.append(_joined(text, texts[int(random.integers(len(texts)))], random))
            else:
                changed.append(_thinned(text, random))
    return changed


def _denied(text: str, random: np.random.Generator) -> str:
    """Negate an affirmative word, or the reverse."""
    matches = list(_WORDS.finditer(text))
    word = matches[random.integers(len(matches))]
    turned = text[: word.start()] + _TURNED[word[0].lower()] + text[word.end() :]
    return " ".join(turned.split())


def _joined(text: str, other: str, random: np.random.Generator) -> str:
    """Join the beginning of a text to the end of another."""
    first, second = text.split(), other.split()
    head, tail = (1 + random.integers(max(1, len(words))) for words in (first, second))
    return " ".join(first[:head] + second[-tail:])


def _thinned(text: str, random: np.random.Generator) -> str:
    """Drop words at random, but never all of them."""
    words = text.split()
    kept = [word for word in words if random.random() >= _LEFT_OUT]
    return " ".join(kept or words)
