"""Scores of rounds on several versions of a data set -> values that one search can compare."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

# A version's shift counts half when the version has so many rounds.
_HALF = 4


def comparable(versions: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Correct each score for how easy the version of the data set is on which it was reached.

    A version with at least two rounds is shifted so that its best score comes closer to the median
    of all versions' best scores: by n / (n + 4) of the difference for n rounds. The best score is
    used, not the mean, as the mean rises with what the search has learnt, and to subtract it would
    take that away again. Ranks would say nothing of a version with a single round, which is the
    common case where people correct comments between rounds. The score of a version's single round
    stays as it is: versions of one data set that differ by a few corrections have the same
    validation texts.

    Args:
        versions: the version of the data set of each round.
        scores: what each round reached on validation, 0..1; 0, that of a refused round, stays 0.
    """
    reached = defaultdict(list)
    for version, score in zip(versions, scores, strict=True):
        if score:
            reached[version].append(score)
    best = {version: max(values) for version, values in reached.items()}
    middle = median(best.values()) if best else 0.0
    shifts = {
        version: len(values) / (len(values) + _HALF) * (best[version] - middle)
        for version, values in reached.items()
        if len(values) > 1
    }
    return [
        score - shifts.get(version, 0.0) if score else 0.0
        for version, score in zip(versions, scores, strict=True)
    ]
