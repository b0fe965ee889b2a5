"""Packages that the light environment lacks: tests that need them are skipped there."""

import os
from collections.abc import Iterable

import pytest

from spanemo.training.packages import PACKAGES

OPTIONAL = (*PACKAGES, "wandb")


def require(name: str) -> None:
    """Skip the test, or the module that is collected, if a package is not installed.

    In CI, where everything is installed, the import that follows fails.
    """
    if os.environ.get("CI") != "true":
        pytest.importorskip(name)


class LightModule(pytest.Module):
    """A test module that is skipped if it imports an optional package that is not installed."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Import the module and return its tests."""
        try:
            return super().collect()
        except self.CollectError as error:
            missing = error.__cause__
            if isinstance(missing, ModuleNotFoundError) and missing.name in OPTIONAL:
                require(missing.name)
            raise
