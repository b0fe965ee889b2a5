"""The way of a model: data set, checkpoint, scores, and the model that is served."""

from assets.training.assets import materialized
from assets.training.checks import checks
from assets.training.resources import Training
from assets.training.upgrade import newly_shipped, upgrade_model

__all__ = ["Training", "checks", "materialized", "newly_shipped", "upgrade_model"]
