from pathlib import Path

import pytest

from settings import PredictApplication, Settings
from spanemo.bundle import Bundle, BundleError
from spanemo.stores import SHIPPED, LocalStore, ModelNotFoundError, ensure_shipped
from streaming import models


@pytest.fixture
def store(settings: Settings) -> LocalStore:
    store = LocalStore(settings.model_store)
    ensure_shipped(store)
    return store


def test_a_model_is_found_by_alias_version_and_folder(store: LocalStore) -> None:
    version = Bundle.read(SHIPPED).version
    assert models.find(store, "best") == models.find(store, version) == store.resolve(version)
    assert models.find(store, str(SHIPPED)) == models.find(store, "spanemo/bundle") == SHIPPED
    with pytest.raises(ModelNotFoundError, match="champion"):
        models.find(store, "champion")


def test_an_empty_store_is_given_the_shipped_model(settings: Settings) -> None:
    models.provide(settings, "best")
    assert models.primary(settings) == Bundle.read(SHIPPED)


def test_the_primary_model_is_the_first_application_s(settings: Settings, tmp_path: Path) -> None:
    first = PredictApplication(model=str(tmp_path / "nothing"))
    with pytest.raises(BundleError, match="no model bundle"):
        models.primary(settings.model_copy(update={"predict": (first, *settings.predict)}))


def test_the_version_is_followed_and_outlives_a_fault(
    settings: Settings, store: LocalStore
) -> None:
    version = models.watched(settings, "second")
    assert version() == ""
    store.promote(Bundle.read(SHIPPED).version, "second")
    assert version() == Bundle.read(SHIPPED).version
    (settings.model_store / "aliases/second").unlink()
    assert version() == Bundle.read(SHIPPED).version
