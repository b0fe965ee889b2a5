from types import SimpleNamespace

import pytest

from settings import Settings
from streaming.kafka import client
from streaming.watch.probes import kafka
from streaming.watch.probes.failure import NotHealthyError


def test_the_broker_tells_its_topics_without_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = SimpleNamespace(brokers={1: None}, topics=dict.fromkeys(["comments", "__offsets"]))
    answering = SimpleNamespace(list_topics=lambda **_: told)
    monkeypatch.setattr(client, "AdminClient", lambda _: answering)
    assert kafka.broker(settings) == "1 broker, 1 topics"


def test_a_broker_that_is_away_is_named(nowhere: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka, "_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(
        NotHealthyError, match=f"^kafka does not answer at {nowhere.host}:.*tone up"
    ):
        kafka.broker(nowhere)
