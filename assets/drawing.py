"""SVG charts for Dagster's metadata, as images in Markdown."""

import base64
from collections.abc import Iterable
from html import escape


def image(parts: Iterable[str], width: float, height: float, alt: str) -> str:
    """Return SVG elements on a white background as a Markdown image.

    Args:
        parts: SVG elements.
        width: of the image, in pixels.
        height: of the image, in pixels.
        alt: the alternative text.
    """
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>'
    )
    code = base64.b64encode(drawing.encode()).decode()
    return f"![{alt}](data:image/svg+xml;base64,{code})"


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return ``words``, escaped, as an SVG text element whose baseline is at ``y``."""
    return (
        f'<text x="{x:.1f}" y="{y}" font-family="sans-serif" font-size="11" '
        f'text-anchor="{anchor}" fill="#333">{escape(words)}</text>'
    )
