import threading
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from registry import LocalStore, ModelNotFoundError, ensure_shipped
from registry import references as models
from settings import PredictApplication, Settings
from spanemo.bundle import SHIPPED, Bundle, BundleError
from tests.bundles import resealed
from tests.fakes.wandb_server import ENTITY, FakeWandb
from tests.packages import require


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


@pytest.mark.slow
def test_what_is_promoted_in_wandb_reaches_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("wandb")
    promoted, looked, turns = threading.Event(), threading.Event(), count()

    def pause(_: float) -> None:
        if next(turns) == 0:
            promoted.wait(30)
        else:
            looked.set()
            threading.Event().wait()  # the thread has done its part

    monkeypatch.setattr(models, "time", SimpleNamespace(sleep=pause))
    with FakeWandb() as server:
        settings, elsewhere = (
            Settings(
                data_dir=tmp_path / machine,
                wandb_api_key=SecretStr(server.key),
                wandb_entity=ENTITY,
                wandb_base_url=server.url,
            )
            for machine in ("here", "elsewhere")
        )
        store = models.model_store(elsewhere)
        store.log(SHIPPED, ("best",))
        models.provide(settings, "best")
        assert models.primary(settings).version == Bundle.read(SHIPPED).version
        bundle = resealed(SHIPPED, tmp_path / "bundle", thresholds={"joy": 0.987})
        version = store.log(bundle, ("best",))
        promoted.set()
        assert looked.wait(30)
        assert models.primary(settings).version == version
