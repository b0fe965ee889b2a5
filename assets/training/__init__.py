"""Assets of training: corrections, data set, checkpoint, scores, and the served model."""

from assets.training.assets import asset_definitions
from assets.training.checks import checks
from assets.training.resources import TrainingResources
from assets.training.upgrade import newly_shipped, upgrade_model

__all__ = ["TrainingResources", "asset_definitions", "checks", "newly_shipped", "upgrade_model"]
