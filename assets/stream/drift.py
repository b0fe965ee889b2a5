"""How far the emotions that are predicted have drifted from those that the model learned from."""

import math
from collections.abc import Mapping
from typing import Final

from assets.drawing import image, text

_LEARNED: Final = "#9aa3ad"
_SEEN: Final = "#2f6fb0"
_ROW, _BAR, _LEFT, _WIDTH = 30, 11, 110, 380
_LEAST_SHARE = 0.001


def stability(learned: float, seen: float) -> float:
    """Return the population stability index of one emotion that is carried or not.

    Args:
        learned: the share, 0..1, of the training texts that carry it.
        seen: the share, 0..1, of the comments.

    Returns:
        0 if they are equal; by the usual rule .1 is a small and .25 a large shift.
    """
    p, q = (min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE) for share in (learned, seen))
    return (q - p) * math.log(q / p) + (p - q) * math.log((1 - q) / (1 - p))


def picture(learned: Mapping[str, float], seen: Mapping[str, float]) -> str:
    """Draw both shares of each emotion as bars, and return them as an image in Markdown."""
    most = max([*learned.values(), *seen.values(), _LEAST_SHARE])
    height = _ROW * len(learned) + 40
    parts = [text(_LEFT, 16, "grey: learned from, blue: predicted lately")]
    for row, (emotion, share) in enumerate(sorted(learned.items(), key=lambda one: -one[1])):
        top = 30 + row * _ROW
        parts.append(text(_LEFT - 8, top + 15, emotion, "end"))
        for below, value, colour in (
            (0, share, _LEARNED),
            (_BAR + 1, seen.get(emotion, 0.0), _SEEN),
        ):
            width = value / most * _WIDTH
            parts.append(
                f'<rect x="{_LEFT}" y="{top + below}" width="{width:.1f}" height="{_BAR}" '
                f'fill="{colour}"/>'
            )
            parts.append(text(_LEFT + width + 5, top + below + 10, f"{value:.0%}"))
    return image(parts, _LEFT + _WIDTH + 60, height, "shares of each emotion")
