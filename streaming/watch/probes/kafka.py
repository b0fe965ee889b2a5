"""Kafka: the broker and its topics."""

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError

_TIMEOUT_SECONDS = 4.0


def broker(settings: Settings) -> str:
    """Check that the broker lists its topics."""
    from confluent_kafka import KafkaException

    from streaming.kafka.client import Kafka

    try:
        with Kafka(settings) as kafka:
            metadata = kafka.admin.list_topics(timeout=_TIMEOUT_SECONDS)
    except KafkaException as error:
        fault = f"does not answer at {settings.bootstrap_servers}"
        raise NotHealthyError("kafka", fault) from error
    topics = [name for name in metadata.topics if not name.startswith("__")]
    return f"{len(metadata.brokers)} broker, {len(topics)} topics"
