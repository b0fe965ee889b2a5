"""Diversity of the shipped comments, and agreement of their annotators.

Run it with ``python -m benchmarks.corpus``.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from spanemo.corpora.comments import COLUMNS, FOLDER, LANGUAGES, read_judged
from spanemo.corpora.judgement import Judgement
from spanemo.labels import LABELS

_WORD = re.compile(r"\w+")
# Comments of four or more words are near-duplicates if the Jaccard index of their words exceeds it.
_ALIKE = 0.7
_FEWEST_WORDS = 4


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Return Cohen's kappa of two annotators' binary decisions, -1..1."""
    left, right = np.array(first), np.array(second)
    agreed = float((left == right).mean())
    chance = float(left.mean() * right.mean() + (1 - left.mean()) * (1 - right.mean()))
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def near_duplicates(texts: Sequence[str]) -> int:
    """Return the number of comments that share most of their words with an earlier comment."""
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
    """Return the share of distinct n-grams among all word n-grams of ``size`` words, 0..1."""
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
            f"{language}: {len(rows)} comments, {without / len(rows):.0%} without emotions, "
            f"{near_duplicates(texts)} near-duplicates, distinct word pairs "
            f"{distinct(texts, 2):.2f}, triples {distinct(texts, 3):.2f}"
        )
        figures = []
        for label in LABELS:
            required = [
                [any(label in group for group in judgement.must) for judgement in judgements]
                for judgements in (first, second)
            ]
            figures.append(f"{label} {kappa(*required):.2f}")
        print(f"  kappa of the required emotions: {', '.join(figures)}")


if __name__ == "__main__":
    main()
