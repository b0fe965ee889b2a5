"""A chart of a round's curves: the loss beside the figures on validation."""

from collections.abc import Mapping, Sequence
from typing import Final

from assets.drawing import image, text

Curves = Mapping[str, Sequence[tuple[int, float]]]

# Lines also differ in their dashes, for readers who cannot tell the colours apart.
_LINES: Final = (("#2f6fb0", "none"), ("#b56a04", "6 3"), ("#7f54a9", "2 3"))
_LEFT, _TOP, _WIDTH, _HEIGHT = 48, 34, 260, 120
_PANEL = _LEFT + _WIDTH + 24


def picture(curves: Curves) -> str:
    """Return a chart of each metric's values by epoch, as a Markdown image.

    Args:
        curves: (epoch, value) pairs of each metric; losses have a separate scale.

    Returns:
        An empty string if there are no values.
    """
    losses = {name: curve for name, curve in curves.items() if "loss" in name}
    others = {name: curve for name, curve in curves.items() if name not in losses}
    panels = [part for part in (losses, others) if any(part.values())]
    if not panels:
        return ""
    parts = [
        element
        for place, panel in enumerate(panels)
        for element in _panel(place * _PANEL + _LEFT, panel)
    ]
    width, height = len(panels) * _PANEL, _TOP + _HEIGHT + 24
    return image(parts, width, height, "loss and figures on validation, epoch by epoch")


def _panel(left: float, curves: Curves) -> list[str]:
    points = [point for curve in curves.values() for point in curve]
    epochs, values = [epoch for epoch, _ in points], [value for _, value in points]
    first, last, low, high = min(epochs), max(epochs), min(values), max(values)
    bottom = _TOP + _HEIGHT
    parts = [
        f'<path d="M{left} {_TOP}V{bottom}H{left + _WIDTH}" fill="none" stroke="#9aa3ad"/>',
        text(left - 6, _TOP + 4, f"{high:.3f}", "end"),
        text(left - 6, bottom, f"{low:.3f}", "end"),
        text(left, bottom + 16, f"epoch {first}"),
        text(left + _WIDTH, bottom + 16, f"epoch {last}", "end"),
    ]
    for place, (name, curve) in enumerate(curves.items()):
        colour, dashes = _LINES[place % len(_LINES)]
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
        key = left + place * 86
        parts.append(f'<path d="M{key} 16h22" {style}/>')
        parts.append(text(key + 26, 20, name))
        placed = [
            (
                left + (epoch - first) / max(last - first, 1) * _WIDTH,
                bottom - (value - low) / ((high - low) or 1) * _HEIGHT,
            )
            for epoch, value in curve
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{line}" {style}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
    return parts
