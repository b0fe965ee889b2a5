"""Creation of the topics with their size limits and retention."""

from concurrent.futures import Future

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.cimpl import NewTopic
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from streaming.kafka.client import MAX_MESSAGE_BYTES, Kafka
from streaming.kafka.errors import BrokerUnavailableError, TopicRefusedError
from streaming.kafka.limits import Limits, change_limits

_TIMEOUT_SECONDS = 15.0
_MIB = 1024 * 1024
# A prediction contains its comment, and a dead letter either of them, so the limits increase.
_COMMENT_BYTES, _PREDICTION_BYTES = 2 * _MIB, 3 * _MIB
_DEAD_RETENTION_FACTOR = 4


def ensure_topics(kafka: Kafka) -> list[str]:
    """Create the missing topics and return their names; give the others the limits of the settings.

    Kafka stamps a message when it appends it to the log; that time is a prediction's
    ``queued_at``. Dead letters are retained longer than comments, so that they can be replayed.
    If Kafka refuses to change a topic, its limits stay as they are and a warning is logged.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
        TopicRefusedError: Kafka refuses to create a topic.
    """
    settings = kafka.settings
    wanted = _limits(kafka)
    with kafka.translated():
        present = kafka.admin.list_topics(timeout=_TIMEOUT_SECONDS).topics
    missing = [
        NewTopic(
            name,
            num_partitions=settings.topic_partitions,
            replication_factor=settings.topic_replication,
            config={"message.timestamp.type": "LogAppendTime", **limits},
        )
        for name, limits in wanted.items()
        if name not in present
    ]
    change_limits(kafka, {name: limits for name, limits in wanted.items() if name in present})
    return create_topics(kafka, missing) if missing else []


def _limits(kafka: Kafka) -> dict[str, Limits]:
    settings = kafka.settings
    hours = settings.topic_retention_hours
    wanted = {
        **{
            application.topic: (hours, _COMMENT_BYTES)
            for application in settings.predict_applications
        },
        settings.emotions_topic: (hours, _PREDICTION_BYTES),
        settings.dead_topic: (hours * _DEAD_RETENTION_FACTOR, MAX_MESSAGE_BYTES),
    }
    return {
        name: {"retention.ms": str(retention * 3_600_000), "max.message.bytes": str(size)}
        for name, (retention, size) in wanted.items()
    }


def create_topics(kafka: Kafka, topics: list[NewTopic]) -> list[str]:
    """Create topics, wait until they are usable, and return the names of the new ones.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
        TopicRefusedError: Kafka refuses to create a topic.
    """
    answers = kafka.admin.create_topics(topics, request_timeout=_TIMEOUT_SECONDS)
    created = [name for name, answer in answers.items() if _created(kafka, name, answer)]
    # The controller answers shortly before the brokers learn of the topic.
    wait = Retrying(
        retry=retry_if_exception_type(BrokerUnavailableError),
        stop=stop_after_delay(_TIMEOUT_SECONDS),
        wait=wait_fixed(0.1),
        reraise=True,
    )
    for name in answers:
        wait(kafka.partitions, name)
    return created


def _created(kafka: Kafka, name: str, answer: Future[None]) -> bool:
    try:
        answer.result()
    except KafkaException as error:
        reason = error.args[0]
        if reason.code() == KafkaError.TOPIC_ALREADY_EXISTS:
            return False
        if reason.retriable():
            raise BrokerUnavailableError(kafka.settings, reason) from error
        raise TopicRefusedError(
            f"Kafka refuses to create the topic {name} ({reason}): check the topic settings."
        ) from error
    return True
