"""Errors of Kafka, in place of the client library's own."""

from errors import PermanentError, RetryableError
from settings import Settings


class BrokerUnavailableError(RetryableError):
    """Kafka does not answer, or refuses temporarily."""

    def __init__(self, settings: Settings, cause: object) -> None:
        super().__init__(
            f"Kafka at {settings.bootstrap_servers} does not answer ({cause}): "
            "see `tone status`, start the stack with `tone up`, then try again."
        )


class TopicRefusedError(PermanentError):
    """Kafka refuses to create a topic, or a message is too large."""


class DeliveryRefusedError(PermanentError):
    """Kafka refused a message after it was queued."""


class OptionsRefusedError(PermanentError):
    """The client library rejects ``TONE_KAFKA_OPTIONS``."""

    def __init__(self, cause: object) -> None:
        super().__init__(
            f"Kafka's client refuses its options ({cause}): correct TONE_KAFKA_OPTIONS."
        )
