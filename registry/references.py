"""Which models the predict applications serve, and where those are kept.

Workers and pages look into the store's folder alone. Where the store is W&B, each application's
driver asks it now and then, which brings what it says into the folder.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from errors import ToneError
from registry import LocalStore, ModelStore, ensure_shipped, open_store
from settings import ROOT, Settings
from spanemo.bundle import Bundle

_ASK_SECONDS = 10.0

log = logging.getLogger(__name__)


def find(store: ModelStore, model: str) -> Path:
    """Return the folder of the bundle that ``model`` names now.

    Args:
        store: where aliases and versions are kept.
        model: an alias, a version, or, with a slash in it, a bundle's own folder.

    Raises:
        ModelNotFoundError: no model has this alias or version.
        BundleError: a file of the stored model differs from its checksum.
    """
    return ROOT / model if "/" in model else store.resolve(model)


def model_store(settings: Settings) -> ModelStore:
    """Return the store that the settings ask for."""
    return open_store(
        settings.model_store,
        wandb_key=settings.wandb_api_key,
        project=settings.wandb_project,
        entity=settings.wandb_entity,
        base_url=settings.wandb_base_url,
        browser=f"{settings.web}/models",
    )


def provide(settings: Settings, model: str) -> None:
    """Bring what ``model`` names into the store's folder, and keep it current if that is W&B's.

    Raises:
        PermanentError: there is no such model, or it is damaged.
    """
    store = model_store(settings)
    ensure_shipped(store)
    find(store, model)
    if settings.wandb_api_key is not None:
        threading.Thread(target=_follow, args=(store, model), name="follow", daemon=True).start()


def _follow(store: ModelStore, model: str) -> None:
    while True:
        time.sleep(_ASK_SECONDS)
        try:
            find(store, model)
        except Exception as error:
            log.warning("the model %s cannot be looked up: %s", model, error)


def watched(settings: Settings, model: str) -> Callable[[], str]:
    """Return a question for the version that ``model`` names; the last known one if none is."""
    store, known = LocalStore(settings.model_store), ""

    def version() -> str:
        nonlocal known
        with suppress(ToneError):  # the workers log it, and keep the model that they have
            known = Bundle.read(find(store, model)).version
        return known

    return version


def primary(settings: Settings) -> Bundle:
    """Return the description of the model that the primary application serves now.

    Raises:
        PermanentError: there is no such model, or it is damaged.
    """
    store = LocalStore(settings.model_store)
    return Bundle.read(find(store, settings.predict_applications[0].model))


def label_shares(settings: Settings, version: str) -> Mapping[str, float] | None:
    """Return each emotion's share, 0..1, of the texts that a version learned from, if it is known.

    Raises:
        ModelNotFoundError: there is no such version.
    """
    store = LocalStore(settings.model_store)
    entry = store.entry(version)
    for data in store.data_history():
        if data.version == entry.data and "shares" in data.metadata:
            return {label: row["train"] for label, row in data.metadata["shares"].items()}
    return entry.metadata.get("label_shares")
