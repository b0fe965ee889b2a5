"""Kafka: does the broker answer, and with how many topics?"""

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError

_TIMEOUT_SECONDS = 4.0


def broker(settings: Settings) -> str:
    """Ask the broker for its topics."""
    from confluent_kafka import KafkaException

    from streaming.kafka.client import Kafka

    try:
        with Kafka(settings) as kafka:
            known = kafka.admin.list_topics(timeout=_TIMEOUT_SECONDS)
    except KafkaException as error:
        fault = f"does not answer at {settings.bootstrap_servers}"
        raise NotHealthyError("kafka", fault) from error
    topics = [name for name in known.topics if not name.startswith("__")]
    return f"{len(known.brokers)} broker, {len(topics)} topics"
