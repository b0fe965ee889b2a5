"""Drift of the predicted emotions from those of the training data."""

import math
from collections.abc import Mapping
from typing import Final

from assets.drawing import image, text

_TRAINED: Final = "#9aa3ad"
_PREDICTED: Final = "#2f6fb0"
_ROW, _BAR, _LEFT, _WIDTH = 30, 11, 110, 380
_LEAST_SHARE = 0.001


def stability(trained: float, predicted: float) -> float:
    """Return the population stability index of an emotion, over the bins "present" and "absent".

    Args:
        trained: share of the training texts with the emotion, 0..1.
        predicted: share of the predicted comments with the emotion, 0..1.

    Returns:
        0 if the shares are equal; by convention, .1 is a small and .25 a large shift.
    """
    p, q = (min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE) for share in (trained, predicted))
    return (q - p) * math.log(q / p) + (p - q) * math.log((1 - q) / (1 - p))


def picture(trained: Mapping[str, float], predicted: Mapping[str, float]) -> str:
    """Return a bar chart of both shares of each emotion, as a Markdown image."""
    most = max([*trained.values(), *predicted.values(), _LEAST_SHARE])
    height = _ROW * len(trained) + 40
    parts = [text(_LEFT, 16, "grey: training data, blue: recent predictions")]
    for row, (emotion, share) in enumerate(sorted(trained.items(), key=lambda item: -item[1])):
        top = 30 + row * _ROW
        parts.append(text(_LEFT - 8, top + 15, emotion, "end"))
        for below, value, colour in (
            (0, share, _TRAINED),
            (_BAR + 1, predicted.get(emotion, 0.0), _PREDICTED),
        ):
            width = value / most * _WIDTH
            parts.append(
                f'<rect x="{_LEFT}" y="{top + below}" width="{width:.1f}" height="{_BAR}" '
                f'fill="{colour}"/>'
            )
            parts.append(text(_LEFT + width + 5, top + below + 10, f"{value:.0%}"))
    return image(parts, _LEFT + _WIDTH + 60, height, "share of comments with each emotion")
