"""Resolve the models that the settings name, for predict applications, pages and checks.

Workers and pages read only the store's local folder. If the store is W&B, each application's driver
polls it, which downloads new versions and aliases into that folder.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from errors import PermanentError, ToneError
from registry import LocalStore, ModelStore, ensure_shipped, open_store
from settings import ROOT, Settings
from spanemo.bundle import Bundle

_POLL_SECONDS = 10.0

log = logging.getLogger(__name__)


def find(store: ModelStore, model: str) -> Path:
    """Return the folder of the bundle that ``model`` currently refers to.

    If an alias points to a damaged version, this is the version it pointed to before.

    Args:
        store: the store that holds the aliases and versions.
        model: an alias, a version, or, if it contains a slash, the path of a bundle.

    Raises:
        ModelNotFoundError: no model has this alias or version.
        BundleError: a file of the stored model differs from its checksum.
    """
    if "/" in model:
        return ROOT / model
    try:
        return store.resolve(model)
    except PermanentError as error:
        before = store.previous(model)
        if before is None:
            raise
        _warn(f"{error} The model {before} is used instead, which was {model} before.")
        return store.resolve(before)


@cache
def _warn(message: str) -> None:
    # References are resolved every few seconds; once in a process is enough.
    log.warning("%s", message)


def model_store(settings: Settings) -> ModelStore:
    """Open the store that the settings configure."""
    return open_store(
        settings.model_store,
        wandb_key=settings.wandb_api_key,
        project=settings.wandb_project,
        entity=settings.wandb_entity,
        base_url=settings.wandb_base_url,
        browser=f"{settings.web}/models",
    )


def provide(settings: Settings, model: str) -> None:
    """Make the bundle of ``model`` available in the store's local folder.

    If the store is W&B, a thread keeps the folder up to date.

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
        time.sleep(_POLL_SECONDS)
        try:
            find(store, model)
        except Exception as error:
            log.warning("Cannot look up the model %s: %s", model, error)


def watched(settings: Settings, model: str) -> Callable[[], str]:
    """Return a function that returns the version ``model`` currently refers to.

    If the model cannot be read, the function returns the last version it read, at first "".
    """
    store, last = LocalStore(settings.model_store), ""

    def version() -> str:
        nonlocal last
        with suppress(ToneError):  # workers log the error and keep their model
            last = Bundle.read(find(store, model)).version
        return last

    return version


def primary(settings: Settings) -> Bundle:
    """Return the description of the bundle that the primary application currently serves.

    Raises:
        PermanentError: there is no such model, or it is damaged.
    """
    store = LocalStore(settings.model_store)
    return Bundle.read(find(store, settings.predict_applications[0].model))


def label_shares(settings: Settings, version: str) -> Mapping[str, float] | None:
    """Return each emotion's share, 0..1, in the texts that a version was trained on.

    Returns:
        ``None`` if the shares are not recorded.

    Raises:
        ModelNotFoundError: there is no such version.
    """
    store = LocalStore(settings.model_store)
    entry = store.entry(version)
    for data in store.data_history():
        if data.version == entry.data and "shares" in data.metadata:
            return {label: row["train"] for label, row in data.metadata["shares"].items()}
    return entry.metadata.get("label_shares")
