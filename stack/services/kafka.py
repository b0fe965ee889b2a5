"""Kafka: a broker that is also the controller (KRaft)."""

import shutil
import subprocess
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from settings import Settings
from stack.files import log4j, properties, write
from stack.java import jvm
from stack.program import Program, ProgramFailedError
from streaming.watch.probes.kafka import broker


def programs(settings: Settings) -> list[Program]:
    """Return the broker."""
    return [
        Program(
            name="kafka",
            command=(
                *jvm(384),
                f"-Dlog4j2.configurationFile={settings.run_dir / 'kafka/log4j2.properties'}",
                *("-cp", f"{settings.jars_dir.resolve()}/kafka/*", "kafka.Kafka"),
                str(settings.run_dir / "kafka/server.properties"),
            ),
            check=broker,
            prepare=prepare,
            ports={
                "kafka_port": settings.kafka_port,
                "kafka_controller_port": settings.kafka_controller_port,
            },
            settle=settle,
            stop_seconds=30,
            address=settings.bootstrap_servers,
        )
    ]


def server_properties(settings: Settings, log_dir: Path) -> dict[str, str]:
    """Return server.properties for a small broker without automatic topics."""
    broker = f"PLAINTEXT://{settings.host}:{settings.kafka_port}"
    controller = f"{settings.host}:{settings.kafka_controller_port}"
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.bootstrap.servers": controller,
        "controller.listener.names": "CONTROLLER",
        "listeners": f"{broker},CONTROLLER://{controller}",
        "advertised.listeners": broker,
        "log.dirs": str(log_dir),
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "log.segment.bytes": str(64 * 1024 * 1024),
        "log.cleaner.dedupe.buffer.size": str(4 * 1024 * 1024),
        "num.network.threads": "2",
        "num.io.threads": "2",
        "background.threads": "2",
    }


def prepare(settings: Settings) -> None:
    """Write the broker's files and format new storage.

    The storage is formatted in another folder and moved, so it is complete or absent.

    Raises:
        ProgramFailedError: the storage has topics but no meta.properties, or cannot be formatted.
    """
    storage = settings.data_dir / "kafka"
    folder = settings.run_dir / "kafka"
    write(folder / "log4j2.properties", log4j({"kafka.server.KafkaRaftServer": "info"}))
    write(folder / "server.properties", properties(server_properties(settings, storage)))
    if (storage / "meta.properties").exists():
        return
    topics = [path.parent.name for path in storage.glob("*/*.log")]
    if topics:
        raise ProgramFailedError(
            f"Kafka's storage {storage} holds {', '.join(sorted(set(topics)))} but has lost its "
            "meta.properties; restore that file from a backup, or move the folder away and run "
            "`tone up` again to start with empty topics."
        )
    shutil.rmtree(storage, ignore_errors=True)
    fresh = storage.with_name("kafka.partial")
    shutil.rmtree(fresh, ignore_errors=True)
    config = write(folder / "format.properties", properties(server_properties(settings, fresh)))
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    command = [
        *jvm(128),
        "-cp",
        f"{settings.jars_dir.resolve()}/kafka/*",
        "kafka.tools.StorageTool",
    ]
    command += ["format", "--standalone", f"--cluster-id={cluster}", "-c", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramFailedError(
            f"Kafka's storage {storage} could not be formatted: "
            f"{(done.stderr or done.stdout).strip().splitlines()[-1]}"
        )
    fresh.rename(storage)


def settle(settings: Settings) -> None:
    """Create missing topics."""
    from streaming.kafka.client import Kafka
    from streaming.kafka.topics import ensure_topics

    with Kafka(settings) as kafka:
        ensure_topics(kafka)
