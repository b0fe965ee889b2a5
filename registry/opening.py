"""Open the model store: W&B's with an API key, a local one without."""

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
    """Return the store in W&B if ``wandb_key`` is given, otherwise a local one.

    Args:
        root: the store's folder; with W&B it is a cache of what was logged and downloaded.
        wandb_key: W&B's API key.
        project: the W&B project.
        entity: the W&B team or user that owns the project; the key's default if ``None``.
        base_url: address of a self-hosted W&B server; W&B's cloud if ``None``.
        browser: address of the web application's Models page, which links of a local store use.

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
    # The W&B client takes a second to import, so it is imported only with a key.
    from registry.wandb.client import WandbClient
    from registry.wandb.store import WandbStore

    return WandbStore(root, WandbClient(root / "wandb", wandb_key, project, entity, base_url))
