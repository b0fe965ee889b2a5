"""Adjust the scores of rounds so that a search can compare them across data set versions."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

# With this many rounds, a version's scores are shifted by half of the difference.
_HALF = 4


def comparable(versions: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Correct scores for differences in difficulty between versions of a data set.

    The scores of a version with n >= 2 rounds are shifted so that its best score moves towards the
    median of all versions' best scores, by n / (n + 4) of the difference. The best score is used
    instead of the mean because the mean rises as the search learns, and subtracting it would
    remove that progress. Ranks say nothing about a version with a single round, which is common
    when people correct comments between rounds. The score of a single round stays as it is:
    versions that differ by a few corrections have the same validation texts.

    Args:
        versions: the data set version of each round.
        scores: the validation score of each round, 0..1; 0 stands for a refused round.

    Returns:
        The corrected scores in the same order; a score of 0 stays 0.
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
