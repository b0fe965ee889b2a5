"""Which store the settings ask for."""

from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr

from errors import PermanentError
from registry.contract import ModelStore
from registry.local import LocalStore


def open_store(
    root: Path,
    *,
    wandb_key: SecretStr | None = None,
    project: str = "tone-of-comments",
    entity: str | None = None,
    base_url: str | None = None,
    browser: str | None = None,
) -> ModelStore:
    """Return the store in W&B if there is a key, the one on this machine's disk otherwise.

    Args:
        root: the store's folder; the one in W&B keeps a copy of all it has seen there.
        wandb_key: an API key of W&B.
        project: the project in W&B.
        entity: the team or user in W&B that the project belongs to; the key's own if None.
        base_url: another server than W&B's own.
        browser: the address of the page of models, where people see a store without W&B.

    Raises:
        PermanentError: there is a key, and the package wandb is not installed.
    """
    if wandb_key is None:
        return LocalStore(root, browser)
    if find_spec("wandb") is None:
        raise PermanentError(
            "TONE_WANDB_API_KEY is set, but wandb is not installed; install it with "
            "`uv sync --frozen` or with the wheel's extra `wandb`, or remove the key."
        )
    # The client takes a second to import, which a store without a key need not pay.
    from registry.wandb.client import WandbClient
    from registry.wandb.store import WandbStore

    return WandbStore(root, WandbClient(root / "wandb", wandb_key, project, entity, base_url))
