"""One setting connects librdkafka's clients and Spark's to a broker that asks for a log-in."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import PermanentError
from settings import Settings
from streaming.kafka.connection import client_options, spark_options


def settings(**options: str) -> Settings:
    given = {name.replace("_", "."): SecretStr(value) for name, value in options.items()}
    return Settings(kafka_servers="broker:9094", kafka_options=given)


def test_without_options_the_servers_are_enough() -> None:
    assert spark_options(settings()) == {"kafka.bootstrap.servers": "broker:9094"}
    assert client_options(settings())["bootstrap.servers"] == "broker:9094"


def test_the_options_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_KAFKA_OPTIONS", '{"sasl.password": "secret", "client.id": "tone"}')
    chosen = Settings()
    assert client_options(chosen)["sasl.password"] == "secret"
    assert "secret" not in repr(chosen)


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
def test_a_password_becomes_the_log_in_of_the_java_client(mechanism: str) -> None:
    options = spark_options(
        settings(
            security_protocol="sasl_ssl",
            sasl_mechanism=mechanism,
            sasl_username="tone",
            sasl_password='a"b\\c',
        )
    )
    assert options["kafka.security.protocol"] == "SASL_SSL"
    assert options["kafka.sasl.mechanism"] == mechanism
    assert options["kafka.sasl.jaas.config"].endswith(
        r'LoginModule required username="tone" password="a\"b\\c";'
    )
    assert "kafka.sasl.username" not in options


def test_certificates_are_passed_as_text(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("-----BEGIN CERTIFICATE-----")
    options = spark_options(settings(ssl_ca_location=str(authority)))
    assert options["kafka.ssl.truststore.type"] == "PEM"
    assert options["kafka.ssl.truststore.certificates"] == "-----BEGIN CERTIFICATE-----"


def test_librdkafka_keeps_options_that_spark_does_not_need() -> None:
    chosen = settings(socket_timeout_ms="5000")
    assert client_options(chosen)["socket.timeout.ms"] == "5000"
    assert spark_options(chosen) == spark_options(settings())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sasl_kerberos_keytab": "/x"}, r"names sasl\.kerberos\.keytab.*leave it out"),
        ({"sasl_mechanism": "GSSAPI"}, r"mechanism GSSAPI; use one of PLAIN"),
        ({"ssl_ca_location": "/nowhere/ca.pem"}, r"/nowhere/ca\.pem, which cannot be read"),
    ],
)
def test_an_option_that_spark_cannot_be_given_is_refused(
    options: dict[str, str], says: str
) -> None:
    with pytest.raises(PermanentError, match=says):
        spark_options(settings(**options))
