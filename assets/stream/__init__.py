"""Assets of the stream: sources, topics and the table of predictions."""

from assets.stream.assets import asset_definitions
from assets.stream.checks import checks
from assets.stream.resources import StreamFigures

__all__ = ["StreamFigures", "asset_definitions", "checks"]
