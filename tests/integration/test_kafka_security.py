"""A broker that asks for TLS and a password takes the product's clients and Spark's."""

import ipaddress
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from settings import ROOT, Settings
from stack.files import properties, write
from stack.java import jvm
from stack.services import kafka as service
from streaming.kafka import client
from streaming.kafka.client import Kafka
from streaming.kafka.connection import spark_options
from streaming.kafka.errors import BrokerUnavailableError
from streaming.kafka.messages import Comment, decode, encode
from streaming.kafka.publisher import Publisher
from streaming.kafka.topics import ensure_topics
from streaming.spark.records import read_topic
from streaming.spark.session import spark_session

pytestmark = pytest.mark.integration
PASSWORD = 'quote " and \\ backslash'


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> Path:
    """Write a self-signed certificate of 127.0.0.1 with its key, and return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "broker.pem").write_bytes(secret + signed)
    path = folder / "ca.pem"
    path.write_bytes(signed)
    return path


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("secured")
    authority = certificate(folder)
    settings = Settings(
        data_dir=folder,
        jars_dir=ROOT / ".jars",
        kafka_port=free_port(),
        kafka_controller_port=free_port(),
        kafka_options={
            "security.protocol": SecretStr("sasl_ssl"),
            "sasl.mechanism": SecretStr("PLAIN"),
            "sasl.username": SecretStr("tone"),
            "sasl.password": SecretStr(PASSWORD),
            "ssl.ca.location": SecretStr(str(authority)),
        },
    )
    (folder / "run").mkdir(exist_ok=True)
    service.prepare(settings)
    log_in = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    place = f"SASL_SSL://127.0.0.1:{settings.kafka_port}"
    controller = f"CONTROLLER://127.0.0.1:{settings.kafka_controller_port}"
    config = service.server_properties(settings, folder / "kafka") | {
        "listeners": f"{place},{controller}",
        "advertised.listeners": place,
        "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "SASL_SSL",
        "sasl.enabled.mechanisms": "PLAIN",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": (
            f'{module} required username="tone" password="{log_in}" user_tone="{log_in}";'
        ),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / "broker.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority),
    }
    path = write(folder / "server.properties", properties(config))
    jars = f"{settings.jars_dir.resolve()}/kafka/*"
    command = [*jvm(384), "-cp", jars, "kafka.Kafka", str(path)]
    with (folder / "broker.log").open("w") as log:
        broker = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield settings
        finally:
            broker.terminate()
            broker.wait(60)


def ready(kafka: Kafka) -> None:
    wait = Retrying(
        retry=retry_if_exception_type(BrokerUnavailableError),
        stop=stop_after_delay(60),
        wait=wait_fixed(0.5),
        reraise=True,
    )
    wait(ensure_topics, kafka)


def test_comments_pass_through_clients_and_spark(secured: Settings) -> None:
    topic = secured.comments_topic
    comment = Comment(comment_id="c", video_id="v", text="over TLS")
    with Kafka(secured) as kafka:
        ready(kafka)
        publisher = Publisher(kafka)
        publisher.send(topic, b"c", encode(comment))
        publisher.flush()

        interrupt = signal.getsignal(signal.SIGINT)
        spark = spark_session(secured, "secured")
        try:
            rows = read_topic(spark, secured, topic)
            query = rows.writeStream.format("memory").queryName("rows")
            query.trigger(availableNow=True).start().awaitTermination(120)
            (row,) = spark.table("rows").collect()
            sink = spark.createDataFrame([(b"c", bytes(row["value"]))], "key BINARY, value BINARY")
            options = spark_options(secured) | {"topic": secured.emotions_topic}
            sink.write.format("kafka").options(**options).save()
        finally:
            spark.stop()
            signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a running Spark

        (record,) = kafka.read(secured.emotions_topic, kafka.held(secured.emotions_topic))
        assert decode(Comment, record.value or b"").text == "over TLS"


def test_a_wrong_password_is_refused(secured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kafka(secured) as kafka:
        ready(kafka)
    monkeypatch.setattr(client, "_TIMEOUT_SECONDS", 5.0)
    wrong = secured.kafka_options | {"sasl.password": SecretStr("wrong")}
    with (
        Kafka(secured.model_copy(update={"kafka_options": wrong})) as stranger,
        pytest.raises(BrokerUnavailableError) as caught,
    ):
        stranger.end_offsets(secured.comments_topic)
    assert "wrong" not in str(caught.value)
