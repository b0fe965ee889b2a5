from datetime import datetime, timedelta

import pytest

from assets.stream.resources import StreamFigures
from registry import LocalStore, ModelNotFoundError, ensure_shipped
from settings import Settings
from spanemo.bundle import Bundle
from streaming.kafka.messages import Prediction
from streaming.watch import answers
from streaming.watch.health import new_health, write_health

pytestmark = pytest.mark.slow


@pytest.fixture
def store(settings: Settings) -> LocalStore:
    store = LocalStore(settings.model_store)
    ensure_shipped(store)
    return store


def predicted(monkeypatch: pytest.MonkeyPatch, version: str, at: datetime) -> None:
    prediction = Prediction(model_version=version)
    prediction.predicted_at.FromDatetime(at)
    monkeypatch.setattr(answers, "newest_prediction", lambda *_: prediction)


def test_served_model_is_the_aliass(settings: Settings) -> None:
    figures = StreamFigures(settings)
    with pytest.raises(ModelNotFoundError):
        figures.served_model()
    store = LocalStore(settings.model_store)
    ensure_shipped(store)
    assert figures.served_model().version == store.history()[0].version


def test_the_shipped_model_says_what_it_learned_from(settings: Settings, store: LocalStore) -> None:
    shares = StreamFigures(settings).trained_shares()
    assert shares is not None
    assert shares.keys() == set(Bundle.read(store.resolve("best")).labels)
    assert all(0 < share < 1 for share in shares.values())


def test_the_workers_version_counts_a_minute_after_the_promotion(
    settings: Settings, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = store.promoted_at("best")
    assert moved is not None
    for seconds, expected in ((59, None), (61, "old")):
        predicted(monkeypatch, "old", moved + timedelta(seconds=seconds))
        assert StreamFigures(settings).serving().predicted == expected


def test_what_the_application_says_it_serves_is_told(
    settings: Settings, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "newest_prediction", lambda *_: None)
    best = store.version("best")
    serving = StreamFigures(settings).serving()
    assert (serving.best, serving.served, serving.predicted) == (best, best, None)
    health = new_health(jvm_pid=1)
    health.model_version = "v1-0ld"
    write_health(settings, "predict", health)
    assert StreamFigures(settings).serving().served == "v1-0ld"
