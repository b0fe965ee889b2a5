"""Which store the settings ask for."""

from pathlib import Path

from pydantic import SecretStr

from spanemo.stores.contract import ModelStore
from spanemo.stores.local import LocalStore


def open_store(
    root: Path,
    *,
    wandb_key: SecretStr | None = None,  # noqa: ARG001
    project: str = "tone-of-comments",  # noqa: ARG001
    entity: str | None = None,  # noqa: ARG001
    base_url: str | None = None,  # noqa: ARG001
    browser: str | None = None,
) -> ModelStore:
    """Return the store at ``root``; ``browser`` is the address of the page of models."""
    return LocalStore(root, browser)
