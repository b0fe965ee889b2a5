"""Confidence intervals of shares, and tests for differences between shares."""

from math import sqrt
from statistics import NormalDist

import pandas as pd

CONFIDENCE = 0.95

FEW = 30
"""A page warns about shares of fewer comments than this."""


def wilson(carrying: int, comments: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Wilson's score interval of a share; (0, 1) if there are no comments.

    Unlike the normal approximation it stays within 0..1, and its coverage holds for few comments
    and for shares near 0 and 1.

    Source: E. B. Wilson, JASA 22 (1927); recommended for small counts by Brown, Cai and DasGupta,
    Statistical Science 16 (2001).
    """
    if comments == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = carrying / comments, z * z / comments
    middle = share + weight / 2
    reach = z * sqrt(share * (1 - share) / comments + weight / (4 * comments))
    # At shares of 0 and 1 one bound is exact; the formula misses it by a rounding error.
    low = 0.0 if carrying == 0 else (middle - reach) / (1 + weight)
    high = 1.0 if carrying == comments else (middle + reach) / (1 + weight)
    return low, high


def difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return the interval of the second share minus the first, each given as (carrying, comments).

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), method 10: combines the two Wilson
    intervals by the root of their squares.
    """
    (low_1, high_1), (low_2, high_2) = wilson(*first, confidence), wilson(*second, confidence)
    share_1, share_2 = first[0] / max(first[1], 1), second[0] / max(second[1], 1)
    gap = share_2 - share_1
    return (
        max(-1.0, gap - sqrt((share_2 - low_2) ** 2 + (high_1 - share_1) ** 2)),
        min(1.0, gap + sqrt((high_2 - share_2) ** 2 + (share_1 - low_1) ** 2)),
    )


def compared(first: pd.DataFrame, second: pd.DataFrame, comments: tuple[int, int]) -> pd.DataFrame:
    """Compare the emotion shares of two sides.

    Args:
        first: ``emotion`` and ``comments`` of side A, as returned by ``frames.shares``.
        second: the same for side B.
        comments: number of comments of both sides.

    Returns:
        One row per emotion on either side, largest share first: ``emotion``, ``first`` and
        ``second`` (counts), ``gap`` (second share minus first), ``low`` and ``high`` (its
        interval), and ``differs``: whether the interval excludes 0. Intervals are
        Bonferroni-corrected, for a joint confidence of 95%.
    """
    sides = [side.set_index("emotion")["comments"] for side in (first, second)]
    counts = pd.concat(sides, axis=1, keys=["first", "second"]).fillna(0).astype(int)
    shares = counts / [max(count, 1) for count in comments]
    confidence = 1 - (1 - CONFIDENCE) / max(len(counts), 1)
    rows = []
    for emotion in shares.max(axis=1).sort_values(ascending=False, kind="stable").index:
        carrying = int(counts["first"][emotion]), int(counts["second"][emotion])
        low, high = difference((carrying[0], comments[0]), (carrying[1], comments[1]), confidence)
        rows.append(
            {
                "emotion": emotion,
                "first": carrying[0],
                "second": carrying[1],
                "gap": float(shares["second"][emotion] - shares["first"][emotion]),
                "low": low,
                "high": high,
                "differs": low > 0 or high < 0,
            }
        )
    return pd.DataFrame(rows)
