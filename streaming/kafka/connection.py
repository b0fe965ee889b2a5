"""Connection options for librdkafka's clients and for Spark's Java client.

``TONE_KAFKA_OPTIONS`` holds librdkafka's properties:
https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md. Spark takes properties of
the Java client instead (https://kafka.apache.org/documentation/#producerconfigs), so the
security properties are translated.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from errors import PermanentError
from settings import Settings

_MECHANISMS: Final = ("sasl.mechanism", "sasl.mechanisms")
_CREDENTIALS: Final = ("sasl.username", "sasl.password")
_SECURITY: Final = ("security.", "sasl.", "ssl.", "enable.ssl.")
_LOGIN_MODULE: Final = {
    "PLAIN": "org.apache.kafka.common.security.plain.PlainLoginModule",
    "SCRAM-SHA-256": "org.apache.kafka.common.security.scram.ScramLoginModule",
    "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
}


def client_options(settings: Settings) -> dict[str, str | int | float | bool]:
    """Return the librdkafka properties that all of the product's clients share."""
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        "log_level": 0,  # calls return their errors; a broker's restart needs no log line
        "reconnect.backoff.ms": 200,
        "reconnect.backoff.max.ms": 1000,
        **_plain(settings),
    }


def spark_options(settings: Settings) -> dict[str, str]:
    """Return the options of Spark's Kafka source and sink, each with the prefix ``kafka.``.

    Certificates and keys are passed as text, so that executors need no file.

    Raises:
        PermanentError: a security option has no counterpart in the Java client, or its file cannot
            be read.
    """
    options = _plain(settings)
    java = {"bootstrap.servers": settings.bootstrap_servers} | _login(options)
    for name, value in options.items():
        if name in _TRANSLATED:
            java |= _TRANSLATED[name](value)
        elif name.startswith(_SECURITY) and name not in (*_MECHANISMS, *_CREDENTIALS):
            raise PermanentError(
                f"TONE_KAFKA_OPTIONS names {name}, which Spark's Kafka client cannot be given; "
                f"leave it out, or use one of {', '.join(sorted(_TRANSLATED))}."
            )
    return {f"kafka.{name}": value for name, value in java.items()}


def _plain(settings: Settings) -> dict[str, str]:
    return {name: value.get_secret_value() for name, value in settings.kafka_options.items()}


def _login(options: Mapping[str, str]) -> dict[str, str]:
    mechanism = next((options[name] for name in _MECHANISMS if name in options), None)
    if mechanism is None:
        return {}
    if mechanism not in _LOGIN_MODULE:
        raise PermanentError(
            f"TONE_KAFKA_OPTIONS asks for the SASL mechanism {mechanism}; use one of "
            f"{', '.join(_LOGIN_MODULE)}."
        )
    user, password = (_quoted(options.get(name, "")) for name in _CREDENTIALS)
    module = f"{_LOGIN_MODULE[mechanism]} required username={user} password={password};"
    return {"sasl.mechanism": mechanism, "sasl.jaas.config": module}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _pem(kind: str, name: str) -> Callable[[str], dict[str, str]]:
    def content(path: str) -> dict[str, str]:
        try:
            text = Path(path).read_text()
        except OSError as error:
            raise PermanentError(
                f"TONE_KAFKA_OPTIONS names {path}, which cannot be read ({error.strerror}): "
                "correct the path."
            ) from error
        return {f"ssl.{kind}.type": "PEM", name: text}

    return content


_TRANSLATED: Final[Mapping[str, Callable[[str], dict[str, str]]]] = {
    "security.protocol": lambda value: {"security.protocol": value.upper()},
    "ssl.ca.location": _pem("truststore", "ssl.truststore.certificates"),
    "ssl.certificate.location": _pem("keystore", "ssl.keystore.certificate.chain"),
    "ssl.key.location": _pem("keystore", "ssl.keystore.key"),  # PKCS #8, as Java asks for
    "ssl.key.password": lambda value: {"ssl.key.password": value},
    "ssl.endpoint.identification.algorithm": lambda value: {
        "ssl.endpoint.identification.algorithm": "" if value == "none" else value
    },
}
