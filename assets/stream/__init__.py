"""The way of a comment: topics and the table of predictions."""

from assets.stream.assets import reported
from assets.stream.checks import checks
from assets.stream.resources import StreamFigures

__all__ = ["StreamFigures", "checks", "reported"]
