"""The topics: made explicitly, written by a producer that never doubles, read by offset.

Calls raise `BrokerUnavailableError` when Kafka does not answer, so callers see one error type.
"""

from collections.abc import Generator, Iterable
from concurrent.futures import Future
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from errors import PermanentError, RetryableError
from settings import Settings
from streaming.kafka.messages import Comment, encode

_TIMEOUT_SECONDS = 15.0
_MIB = 1024 * 1024
# A prediction carries its comment, a dead letter either of them: each limit is above the last.
_COMMENT_BYTES, _PREDICTION_BYTES, _MAX_MESSAGE_BYTES = 2 * _MIB, 3 * _MIB, 4 * _MIB
_DEAD_RETENTION_FACTOR = 4


class BrokerUnavailableError(RetryableError):
    """Kafka does not answer, or refuses for now."""

    def __init__(self, settings: Settings, cause: object) -> None:
        super().__init__(
            f"Kafka at {settings.bootstrap_servers} does not answer ({cause}): "
            "see `tone status`, start the stack with `tone up`, then try again."
        )


class TopicRefusedError(PermanentError):
    """Kafka refuses to create a topic or to take a message as it is."""


class Position(NamedTuple):
    """Where a message lies, and when Kafka took it (milliseconds since 1970)."""

    partition: int
    offset: int
    timestamp: int


class Record(NamedTuple):
    """One message of a topic."""

    position: Position
    key: bytes | None
    value: bytes | None


def ensure_topics(settings: Settings) -> list[str]:
    """Create the topics that are missing and return the names of those created.

    Kafka stamps `comments` when it takes a message, which is a prediction's ``queued_at``. Dead
    letters are kept longer than comments, so that they can be replayed.
    """
    hours = settings.topic_retention_hours
    wanted = {
        **{one.topic: (hours, _COMMENT_BYTES) for one in settings.predict_applications},
        settings.emotions_topic: (hours, _PREDICTION_BYTES),
        settings.dead_topic: (hours * _DEAD_RETENTION_FACTOR, _MAX_MESSAGE_BYTES),
    }
    try:
        present = AdminClient(client_conf(settings)).list_topics(timeout=_TIMEOUT_SECONDS).topics
    except KafkaException as error:
        raise BrokerUnavailableError(settings, error) from error
    missing = [
        NewTopic(
            name,
            num_partitions=settings.topic_partitions,
            replication_factor=settings.topic_replication,
            config={
                "retention.ms": str(retention * 3_600_000),
                "message.timestamp.type": "LogAppendTime",
                "max.message.bytes": str(limit),
            },
        )
        for name, (retention, limit) in wanted.items()
        if name not in present
    ]
    return create_topics(settings, missing) if missing else []


def create_topics(settings: Settings, topics: list[NewTopic]) -> list[str]:
    """Create topics, wait until they can be used, and return the names of those that are new."""
    admin = AdminClient(client_conf(settings))  # has to live until its answers are there
    answers = admin.create_topics(topics, request_timeout=_TIMEOUT_SECONDS)
    created = [name for name, answer in answers.items() if _created(settings, name, answer)]
    # The controller answers a moment before the brokers know the topic.
    wait = Retrying(
        retry=retry_if_exception_type(BrokerUnavailableError),
        stop=stop_after_delay(_TIMEOUT_SECONDS),
        wait=wait_fixed(0.1),
        reraise=True,
    )
    for name in answers:
        wait(partitions, settings, name)
    return created


class Publisher:
    """Sends messages; each is taken by Kafka exactly once and in order, also over its restarts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = Producer(
            client_conf(settings)
            | {
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 5,
                "delivery.timeout.ms": 120_000,
                "message.max.bytes": _MAX_MESSAGE_BYTES,
            }
        )
        self._failure: KafkaError | None = None
        self.acknowledged = 0
        """How many messages Kafka has taken."""

    def send(self, topic: str, key: bytes | None, value: bytes) -> None:
        """Queue one message; waits while the local queue is full.

        Raises:
            BrokerUnavailableError: an earlier message could not be delivered in time.
            TopicRefusedError: the message is larger than the topic takes.
        """
        while True:
            try:
                self._producer.produce(topic, value, key, on_delivery=self._delivered)
            except BufferError:
                self._producer.poll(0.5)
                self._check()
            except KafkaException as error:
                raise TopicRefusedError(
                    f"Kafka refuses a message of {len(value)} bytes ({error}): shorten its text."
                ) from error
            else:
                self.poll()
                return

    def poll(self) -> int:
        """Handle what Kafka has answered so far and return `acknowledged`."""
        self._producer.poll(0)
        self._check()
        return self.acknowledged

    def flush(self) -> int:
        """Wait until Kafka has taken every message sent and return `acknowledged`."""
        while self._producer.flush(1.0):
            self._check()
        self._check()
        return self.acknowledged

    def _delivered(self, error: KafkaError | None, _message: Message) -> None:
        if error is None:
            self.acknowledged += 1
        else:
            self._failure = error

    def _check(self) -> None:
        if self._failure is not None:
            raise BrokerUnavailableError(self._settings, self._failure)


def publish(settings: Settings, comments: Iterable[Comment]) -> int:
    """Send all comments, wait until Kafka has taken them, and return how many there were."""
    publisher = Publisher(settings)
    for comment in comments:
        publisher.send(settings.comments_topic, comment.comment_id.encode(), encode(comment))
    return publisher.flush()


def end_offsets(settings: Settings, topic: str) -> dict[int, int]:
    """Return, for each partition, the offset that the topic's next message will get."""
    consumer = _consumer(settings, "tone.offsets")
    try:
        return {
            number: consumer.get_watermark_offsets(
                TopicPartition(topic, number), timeout=_TIMEOUT_SECONDS
            )[1]
            for number in partitions(settings, topic)
        }
    except KafkaException as error:
        raise BrokerUnavailableError(settings, error) from error
    finally:
        consumer.close()


def partitions(settings: Settings, topic: str) -> list[int]:
    """Return the numbers of the topic's partitions."""
    try:
        answer = AdminClient(client_conf(settings)).list_topics(topic, timeout=_TIMEOUT_SECONDS)
    except KafkaException as error:
        raise BrokerUnavailableError(settings, error) from error
    found = answer.topics[topic]
    if found.error is not None:
        raise BrokerUnavailableError(settings, found.error)
    return sorted(found.partitions)


def follow(
    settings: Settings, topic: str, start: dict[int, int], *, idle_seconds: float = 0.1
) -> Generator[Record | None, None, None]:
    """Yield the topic's messages from the given offsets on, without end and without a group.

    ``None`` is yielded whenever nothing came for ``idle_seconds``, so that the caller can look at
    other things or stop. A broker that restarts is waited for. Close the iterator to disconnect.
    """
    consumer = _consumer(settings, "tone.follow")
    try:
        consumer.assign([TopicPartition(topic, *place) for place in start.items()])
        while True:
            message = consumer.poll(idle_seconds)
            yield None if message is None or message.error() else _record(message)
    finally:
        consumer.close()


def _record(message: Message) -> Record:
    position = Position(message.partition() or 0, message.offset() or 0, message.timestamp()[1])
    key, value = message.key(), message.value()
    return Record(position, _bytes(key), _bytes(value))


def _bytes(field: str | bytes | None) -> bytes | None:
    return field.encode() if isinstance(field, str) else field


def _created(settings: Settings, name: str, answer: Future[None]) -> bool:
    try:
        answer.result()
    except KafkaException as error:
        reason = error.args[0]
        if reason.code() == KafkaError.TOPIC_ALREADY_EXISTS:
            return False
        if reason.retriable():
            raise BrokerUnavailableError(settings, reason) from error
        raise TopicRefusedError(
            f"Kafka refuses to create the topic {name} ({reason}): check the topic settings."
        ) from error
    return True


def client_conf(settings: Settings) -> dict[str, str | int | float | bool]:
    """Return what every Kafka client is configured with."""
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        "log_level": 0,  # errors come back from the calls; a broker that restarts is no news
        "reconnect.backoff.ms": 200,
        "reconnect.backoff.max.ms": 1000,
    }


def _consumer(settings: Settings, group: str) -> Consumer:
    return Consumer(
        client_conf(settings)
        | {
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.wait.max.ms": 50,
        }
    )
