from collections.abc import Iterator

import pytest

from settings import Settings
from streaming.kafka import client
from streaming.kafka.client import Kafka


@pytest.fixture
def away(nowhere: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kafka]:
    """A connection to a broker that does not run, and that is not waited for long."""
    monkeypatch.setattr(client, "_TIMEOUT_SECONDS", 0.5)
    with Kafka(nowhere) as kafka:
        yield kafka
