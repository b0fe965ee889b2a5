"""Bootstrap intervals (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993)."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

_RESAMPLES = 1000

Bounds = tuple[float, float]


@lru_cache(maxsize=2)  # the figures of one evaluation are all of the same texts
def draws(texts: int) -> npt.NDArray[np.int64]:
    """Return how often each text occurs in each of 1000 samples, of shape (samples, texts).

    Texts are drawn with replacement, with a fixed seed. The array is shared and read-only.
    """
    drawn: npt.NDArray[np.int64] = np.random.default_rng(0).multinomial(
        texts, np.full(texts, 1 / texts), _RESAMPLES
    )
    drawn.flags.writeable = False
    return drawn


def bounds(figures: dict[str, npt.NDArray[Any]]) -> dict[str, Bounds]:
    """Return the bounds of each figure's 95 % interval, from its values in the samples."""
    return {
        name: (float(low), float(high))
        for name, values in figures.items()
        for low, high in [np.percentile(values, (2.5, 97.5))]
    }


def rounded(intervals: dict[str, Bounds]) -> dict[str, list[float]]:
    """Return intervals as JSON types, rounded to four digits."""
    return {name: [round(bound, 4) for bound in pair] for name, pair in intervals.items()}
