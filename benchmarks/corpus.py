"""How varied the shipped comments are, and how well their annotators agree.

``python -m benchmarks.corpus``.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from spanemo.corpora.comments import COLUMNS, FOLDER, LANGUAGES, read_judged
from spanemo.corpora.judgement import Judgement
from spanemo.labels import LABELS

_WORD = re.compile(r"\w+")
# Two comments of four words and more are near-duplicates if they share so much of their words.
_ALIKE = 0.7
_FEWEST_WORDS = 4


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Return Cohen's kappa, -1..1, of two annotators' yes and no."""
    one, other = np.array(first), np.array(second)
    agreed = float((one == other).mean())
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def near_duplicates(texts: Sequence[str]) -> int:
    """Return how many comments share most of their words with an earlier one."""
    bags = [frozenset(_WORD.findall(text.lower())) for text in texts]
    places: dict[str, list[int]] = {}
    alike = 0
    for place, bag in enumerate(bags):
        if len(bag) < _FEWEST_WORDS:
            continue
        shared = Counter(earlier for word in bag for earlier in places.get(word, ()))
        alike += any(count / len(bag | bags[earlier]) > _ALIKE for earlier, count in shared.items())
        for word in bag:
            places.setdefault(word, []).append(place)
    return alike


def distinct(texts: Sequence[str], size: int) -> float:
    """Return the share of different word n-grams among all of this size, 0..1."""
    grams = [
        gram
        for text in texts
        for words in [_WORD.findall(text.lower())]
        for gram in zip(*(words[start:] for start in range(size)), strict=False)
    ]
    return len(set(grams)) / max(len(grams), 1)


def main() -> None:
    """Print the figures of each language."""
    for language in LANGUAGES:
        rows = read_judged(FOLDER / f"{language}.tsv", COLUMNS)
        texts = [row["text"] for row in rows]
        first = [Judgement.parse(row["must"], row["may"]) for row in rows]
        second = [Judgement.parse(row["second_must"], row["second_may"]) for row in rows]
        without = sum(not judgement.allowed for judgement in first)
        print(
            f"{language}: {len(rows)} comments, {without / len(rows):.0%} without any emotion, "
            f"{near_duplicates(texts)} near-duplicates, distinct word pairs "
            f"{distinct(texts, 2):.2f}, triples {distinct(texts, 3):.2f}"
        )
        figures = []
        for label in LABELS:
            given = [
                [any(label in group for group in each.must) for each in part]
                for part in (first, second)
            ]
            figures.append(f"{label} {kappa(*given):.2f}")
        print(f"  kappa of the required emotions: {', '.join(figures)}")


if __name__ == "__main__":
    main()
