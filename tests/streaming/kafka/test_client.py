from collections.abc import Callable

import pytest
from pydantic import SecretStr

from errors import RetryableError
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.errors import BrokerUnavailableError, OptionsRefusedError
from streaming.kafka.groups import SAVE_GROUP
from streaming.kafka.topics import ensure_topics

Ask = Callable[[Kafka], object]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(ensure_topics, marks=pytest.mark.slow),  # retries for 15 seconds
        lambda kafka: kafka.partitions("comments"),
        lambda kafka: kafka.end_offsets("comments"),
        lambda kafka: kafka.held("comments"),
        lambda kafka: kafka.since("comments", 0),
        lambda kafka: kafka.committed(SAVE_GROUP, "emotions"),
        lambda kafka: list(kafka.read("comments", {0: range(1)})),
    ],
    ids=["ensure_topics", "partitions", "end_offsets", "held", "since", "committed", "read"],
)
def test_a_broker_that_is_away_is_named_with_the_next_step(away: Kafka, ask: Ask) -> None:
    place = f"Kafka at {away.settings.bootstrap_servers} does not answer"
    with pytest.raises(BrokerUnavailableError, match=f"{place}.*`tone up`") as caught:
        ask(away)
    assert isinstance(caught.value, RetryableError)


def test_following_waits_for_a_broker_that_is_away(away: Kafka) -> None:
    records = away.follow("emotions", {0: 0, 1: 0}, idle_seconds=0.01)
    assert [next(records) for _ in range(5)] == [None] * 5
    records.close()


def test_options_that_the_client_refuses_are_named_with_their_setting() -> None:
    settings = Settings(kafka_options={"no.such.option": SecretStr("1")})
    with pytest.raises(OptionsRefusedError, match=r"no\.such\.option.*TONE_KAFKA_OPTIONS"):
        Kafka(settings).partitions("comments")
