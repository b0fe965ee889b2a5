"""A text -> texts that differ from it in what they say: more for teachers to judge, none labelled.

A denied sentence stands beside the one that asserts it (Kaushik, Hovy and Lipton, "Learning the
Difference that Makes a Difference with Counterfactually-Augmented Data", ICLR 2020), words go
missing, and parts of two texts meet in one.
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


def variants(texts: Sequence[str], each: int, seed: int) -> list[str]:
    """Return ``each`` variants of every text; the same seed gives the same ones."""
    random = np.random.default_rng(seed)
    made = []
    for text in texts:
        for _ in range(each):
            way = random.integers(3)
            if way == 0 and _WORDS.search(text):
                made.append(_denied(text, random))
            elif way == 1:
                made.append(_joined(text, texts[int(random.integers(len(texts)))], random))
            else:
                made.append(_thinned(text, random))
    return made


def _denied(text: str, random: np.random.Generator) -> str:
    """Turn one word that asserts into one that denies, or the other way round."""
    found = list(_WORDS.finditer(text))
    word = found[random.integers(len(found))]
    turned = text[: word.start()] + _TURNED[word[0].lower()] + text[word.end() :]
    return " ".join(turned.split())


def _joined(text: str, other: str, random: np.random.Generator) -> str:
    """Return the beginning of one text and the end of another."""
    first, second = text.split(), other.split()
    head, tail = (1 + random.integers(max(1, len(words))) for words in (first, second))
    return " ".join(first[:head] + second[-tail:])


def _thinned(text: str, random: np.random.Generator) -> str:
    """Leave words out, but never all."""
    words = text.split()
    kept = [word for word in words if random.random() >= _LEFT_OUT]
    return " ".join(kept or words)
